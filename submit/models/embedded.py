#!/usr/bin/python3
"""Makes the embedded default model: a small image encoder with seeded random filters, calibrated on rendered images.

usage: embedded.py OUT [--seed N] [--check] [--fashion DIR]
needs: apt-get install python3-torch python3-onnx python3-pil python3-numpy   (torch 1.13; its TorchScript loads in newer libtorch)
       and dataset-fashion-mnist for --fashion /usr/share/datasets/fashion-mnist

Writes OUT/embedded.onnx (opset 13) and OUT/embedded.pt (TorchScript, traced, frozen), in two minutes and 3.5 GB. One seed (default 1)
gives the same bytes every time with one set of library versions: calibration runs in float64 and keeps 12 bits of each weight, so that
what processors round differently does not show.

input   image      float32 [N,3,64,64], RGB, (x - 0.5) / 0.5 of 0..1
output  embedding  float32 [N,128], not unit-norm: the caller divides by the l2 norm

The network: four stages of 3x3 convolution, stride 2, ReLU. Filters are He-normal; half of the first stage's sum to zero, so that
they see detail and not brightness. There is no training: each channel is shifted and scaled to mean 0 and deviation 1 over the
calibration images (what batch normalisation would converge to, folded into the weights). Every stage gives its channels' means
and root mean squares over the image, the last one also its means per quadrant, so that fine detail (blur, noise, JPEG), colour
and shape all reach the embedding. A linear layer centres these features and projects them on their first 128 principal components,
whitened with shrinkage. Calibration images carry random blur, noise and JPEG damage: else the whitening would blow these up.

It ranks damage and missing content well and costs almost nothing. It knows no objects: use Inception, CLIP or DINOv2 to judge a
generator, and never set its numbers beside theirs.

--check prints FID (unit-norm embeddings, 2,000 against 2,000) under rising damage, and the probe image's embedding.
"""
import argparse, gzip, io, os, time, warnings
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"     # sums in one order, whatever the machine
import numpy as np
warnings.simplefilter("ignore")
import torch, torch.nn as nn, torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFilter

SIDE, DIMENSION, WIDTHS, SHRINKAGE = 64, 128, (32, 48, 64, 80), 0.7
# Widths are multiples of 16 for a reason: oneDNN 3.7.1 (libtorch 2.7.1) computes 3x3 convolutions of 24 channels wrong on AVX-512 processors.

# ---- rendered images: uint8 [64,64,3]; drawn at 128 pixels and halved, so that edges are smooth ----
KINDS = ["gradient", "discs", "polygons", "stripes", "checkers", "texture", "blobs", "silhouette"]
Y, X = np.mgrid[-1:1:128j, -1:1:128j]

def mix(mask, a, b):
    """Colour a where the mask is 0, b where it is 1."""
    return a + np.clip(mask, 0, 1)[..., None] * (b - a)

def noise_field(r, slope):
    """Gaussian noise with spectrum 1/f^slope, scaled to about 0..1."""
    f = np.hypot(np.fft.fftfreq(128)[:, None], np.fft.fftfreq(128)[None]); f[0, 0] = 1
    z = np.fft.ifft2(np.fft.fft2(r.normal(size=(128, 128))) * f ** -slope).real
    return 0.5 + 0.25 * (z - z.mean()) / z.std()

def render(r, kind):
    a, b, c = r.uniform(0, 255, (3, 3)) if r.random() < 0.75 else np.repeat(r.uniform(0, 255, (3, 1)), 3, 1)
    turn = r.uniform(0, np.pi); u, v = np.cos(turn) * X + np.sin(turn) * Y, np.cos(turn) * Y - np.sin(turn) * X
    if kind == "gradient":
        p = u if r.random() < 0.6 else np.hypot(X - r.uniform(-1, 1), Y - r.uniform(-1, 1)) * 1.5 - 1
        img = mix((p + 1) / 2, a, b)
    elif kind == "stripes":
        w = np.sin(u * np.pi * np.exp(r.uniform(0.7, 3.2)) + r.uniform(0, 6))
        img = mix(0.5 + w / 2 if r.random() < 0.5 else w > 0, a, b)
    elif kind == "checkers":
        k = np.exp(r.uniform(0.5, 2.5)); img = mix((np.floor(u * k + r.random()) + np.floor(v * k + r.random())) % 2, a, b)
    elif kind == "texture":
        s = r.uniform(0.6, 2.2); img = mix(noise_field(r, s), a, b)
        if r.random() < 0.5: img = mix(noise_field(r, s), img, c)
    elif kind == "blobs":
        img = mix(0 * X, a, b)
        for _ in range(r.integers(3, 12)):
            s = r.uniform(0.05, 0.5); g = np.exp(-((X - r.uniform(-1, 1)) ** 2 + (Y - r.uniform(-1, 1)) ** 2) / s ** 2)
            img = mix(g, img, r.permutation([a, b, c])[0] * 0.5 + r.uniform(0, 128, 3) * (a.std() > 0) + 64 * (a.std() == 0))
    elif kind == "silhouette":                                 # a mirrored outline with shading, on black, white or a plain colour
        n = r.integers(5, 10); h = np.linspace(-r.uniform(40, 60), r.uniform(40, 60), n) + 64; w = r.uniform(6, 56, n)
        m = Image.new("L", (128, 128)); ImageDraw.Draw(m).polygon(list(zip(64 + w, h)) + list(zip(64 - w[::-1], h[::-1])), fill=255)
        m = m.rotate(r.choice([0, 0, 90, r.uniform(0, 360)]), Image.BILINEAR)
        ground = [np.zeros(3), np.full(3, 255.0), a][r.choice(3, p=[0.5, 0.2, 0.3])]
        img = mix(np.asarray(m) / 255, ground, mix(noise_field(r, r.uniform(0.8, 2.2)), b, c))
    else:
        m = Image.fromarray(np.uint8(mix((u + 1) / 2, a, a * r.uniform(0.3, 1)))); d = ImageDraw.Draw(m)
        for _ in range(r.integers(1, 12)):
            col = tuple(int(t) for t in r.permutation([b, c, b * r.random()])[0]); x, y = r.uniform(0, 128, 2); s, e = np.exp(r.uniform(1.5, 4, 2))
            if kind == "discs": d.ellipse([x - s, y - s, x + s, y + e], fill=col)
            else: d.polygon([(x + s * np.cos(t), y + s * np.sin(t)) for t in np.sort(r.uniform(0, 6.28, r.integers(3, 7)))], fill=col)
        img = np.asarray(m, float)
    if kind not in ("texture", "silhouette") and r.random() < 0.3:     # some surfaces are rough
        img = img + (noise_field(r, r.uniform(0.3, 1.5)) - 0.5)[..., None] * r.uniform(10, 90)
    return np.asarray(Image.fromarray(np.uint8(np.clip(img, 0, 255))).reduce(2))

def render_many(seed, n, kinds=KINDS):
    r = np.random.default_rng(seed)
    return np.stack([render(r, kinds[i % len(kinds)]) for i in range(n)])

# ---- damage ----
def blur(img, radius, r=None): return np.asarray(Image.fromarray(img).filter(ImageFilter.GaussianBlur(radius)))
def noise(img, sigma, r): return np.uint8(np.clip(np.rint(img + r.normal(0, sigma, img.shape)), 0, 255))
def jpeg(img, quality, r=None):
    f = io.BytesIO(); Image.fromarray(img).save(f, "JPEG", quality=int(quality)); return np.asarray(Image.open(f))

def damage_some(imgs, seed):
    """Half of the images stay as they are; the others get one or two kinds of damage, of any strength."""
    r = np.random.default_rng(seed); out = []
    for img in imgs:
        for _ in range(r.choice(3, p=[0.5, 0.35, 0.15])):
            do, low, high = [(blur, 0.3, 2.5), (noise, 2, 40), (jpeg, 6, 90)][r.integers(3)]
            img = do(img, np.exp(r.uniform(np.log(low), np.log(high))), r)
        out.append(img)
    return np.stack(out)

# ---- the network ----
def to_tensor(imgs): return torch.from_numpy(imgs).permute(0, 3, 1, 2).float().div(255).sub(0.5).div(0.5)

class Encoder(nn.Module):
    def __init__(self, r):
        super().__init__()
        self.stages = nn.ModuleList(nn.Conv2d(i, o, 3, 2, 1) for i, o in zip((3,) + WIDTHS, WIDTHS))
        for k, s in enumerate(self.stages):
            w = r.normal(size=s.weight.shape) * (2 / (9 * s.in_channels)) ** 0.5
            if k == 0: w[::2] -= w[::2].mean((2, 3), keepdims=True)
            s.weight.data = torch.from_numpy(w); s.bias.data.zero_()
        self.project = nn.Linear(2 * sum(WIDTHS) + 3 * WIDTHS[-1], DIMENSION)
    def features(self, x):
        out = []
        for s in self.stages:
            x = F.relu(s(x))
            out.append((x * x).mean((2, 3)).add(1e-3).sqrt())
            out.append(x.mean((2, 3)) if s is not self.stages[-1] else F.avg_pool2d(x, 2).flatten(1))
        return torch.cat(out, 1)
    def forward(self, x): return self.project(self.features(x))

def coarse(w):
    """Keeps 12 bits of a weight: then the last bits of the calibration's arithmetic, which differ between processors, don't show."""
    m, e = np.frexp(w); return torch.from_numpy(np.ldexp(np.rint(m * 4096) / 4096, e))

def calibrate(net, x):
    """In float64. Sets the stages' scales and biases, and the projection."""
    net.double(); y = x.double()
    for s in net.stages:                                       # batch normalisation, folded into the convolution
        s.weight.data = coarse(s.weight.numpy()); sd, mean = torch.std_mean(s(y), (0, 2, 3))
        s.weight.data, s.bias.data = coarse((s.weight / sd[:, None, None, None]).numpy()), coarse((-mean / sd).numpy())
        y = F.relu_(s(y))
    f = torch.cat([net.features(part) for part in x.double().split(256)]).numpy(); mean, sd = f.mean(0), f.std(0) + 1e-3
    values, vectors = np.linalg.eigh(np.cov((f - mean) / sd, rowvar=False))
    values, vectors = values[::-1][:DIMENSION], vectors[:, ::-1][:, :DIMENSION]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), range(DIMENSION)])     # an eigenvector's sign is arbitrary: fix it
    w = coarse((vectors / np.sqrt(values + SHRINKAGE * values.mean())).T / sd)
    net.project.weight.data, net.project.bias.data = w, coarse(-w.numpy() @ mean)
    net.float()

def export(net, out):
    x = torch.zeros(2, 3, SIDE, SIDE); onnx_path, pt_path = os.path.join(out, "embedded.onnx"), os.path.join(out, "embedded.pt")
    torch.onnx.export(net, x, onnx_path, input_names=["image"], output_names=["embedding"], dynamic_axes={"image": {0: "n"}, "embedding": {0: "n"}}, opset_version=13)
    f = io.BytesIO(); torch.jit.save(torch.jit.freeze(torch.jit.trace(net, x)), f); f.seek(0)
    reader, writer = torch._C.PyTorchFileReader(f), torch._C.PyTorchFileWriter(pt_path)     # copied without the debug records: they hold this script's path
    for name in sorted(reader.get_all_records()):
        if not name.endswith(".debug_pkl") and name not in ("version", ".data/serialization_id"):
            data = reader.get_record(name); writer.write_record(name, data, len(data))
    writer.write_end_of_file()
    return onnx_path, pt_path

# ---- the check ----
def embed(net, imgs):
    with torch.no_grad(): e = torch.cat([net(to_tensor(imgs[i:i + 250])) for i in range(0, len(imgs), 250)]).double().numpy()
    return e / np.linalg.norm(e, axis=1, keepdims=True)

def fid(x, y):
    s, t = np.cov(x, rowvar=False), np.cov(y, rowvar=False); w, v = np.linalg.eigh(s); root = v * np.sqrt(w.clip(0)) @ v.T
    return ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(s) + np.trace(t) - 2 * np.sqrt(np.linalg.eigvalsh(root @ t @ root).clip(0)).sum()

def check(net, name, a, b, dropped):
    x, y = embed(net, a), embed(net, b); n = len(x); m = x.mean(0)
    print(f"{name}: mean cosine {(n * n * (m @ m) - n) / (n * (n - 1)):.3f}, FID of equal distributions {fid(x, y):.4f}, a class dropped {fid(x, embed(net, dropped)):.4f}")
    for what, do, levels in (("blur", blur, (0.5, 1, 2)), ("noise", noise, (4, 12, 32)), ("jpeg", jpeg, (60, 25, 8))):
        r = np.random.default_rng(9); print(f"  {what:6}", "  ".join(f"{v}: {fid(x, embed(net, np.stack([do(i, v, r) for i in b]))):.4f}" for v in levels))

def check_all(net, fashion):
    check(net, "rendered", render_many(101, 2000), render_many(102, 2000), render_many(103, 2000, KINDS[:4] + KINDS[5:]))
    if fashion:
        raw = lambda f, skip: np.frombuffer(gzip.open(os.path.join(fashion, f)).read(), np.uint8)[skip:]
        imgs, labels = raw("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28), raw("train-labels-idx1-ubyte.gz", 8)
        up = lambda some: np.stack([np.asarray(Image.fromarray(i).resize((SIDE, SIDE), Image.BILINEAR).convert("RGB")) for i in some])
        check(net, "Fashion-MNIST", up(imgs[:2000]), up(imgs[2000:4000]), up(imgs[4000:9000][labels[4000:9000] != 3][:2000]))
    c, y, x = np.ogrid[:3, :SIDE, :SIDE]; probe = torch.from_numpy(((37 * x + 59 * y + 83 * c + x * y & 255) / 255 - 0.5) / 0.5).float()[None]
    e = net(probe)[0].double().numpy(); norm = np.linalg.norm(e)
    print("probe: norm", f"{norm:.9g}", "unit", " ".join(f"{v:.9g}" for v in e[:8] / norm))
    batch = torch.rand(64, 3, SIDE, SIDE) * 2 - 1; start = time.time(); [net(batch) for _ in range(20)]; print(f"{1280 / (time.time() - start):.0f} images/s on one core")

def main():
    p = argparse.ArgumentParser(); p.add_argument("out"); p.add_argument("--seed", type=int, default=1)
    p.add_argument("--check", action="store_true"); p.add_argument("--fashion"); a = p.parse_args()
    torch.set_num_threads(1); os.makedirs(a.out, exist_ok=True)
    net = Encoder(np.random.default_rng(a.seed)).eval().requires_grad_(False)
    calibrate(net, to_tensor(damage_some(render_many(a.seed + 1, 4096), a.seed + 2)))
    for path in export(net, a.out): print(path, os.path.getsize(path), "bytes")
    if a.check: check_all(net, a.fashion)

if __name__ == "__main__": main()
