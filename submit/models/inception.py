"""The Inception network of FID: Szegedy et al. 2015 as TensorFlow published it on 2015-12-05.

It differs from torchvision's Inception-v3: average pools do not count the padding, the pool branch of the last block takes
maxima, and there are 1008 classes. Input float32 [N,3,299,299], (x - 128) / 128 of 0..255, resized by the caller. Outputs:
the mean over the last feature map [N,2048]; logits [N,1008] without the last layer's bias, from which TensorFlow's
and every later Inception Score is computed; and for sFID the first 7 channels of mixed_6/conv [N,2023], flattened by height,
width, channel as TensorFlow has them.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

import checkpoint

SIDE = 299
CLASSES = 1008
SPATIAL = ("Mixed_6d", 7)  # whose first branch, and so the block's first channels, is mixed_6/conv


class Unit(nn.Module):
    """Convolution, batch normalisation, ReLU; the last two's numbers go into the convolution by fold()."""

    def __init__(self, channels, width, kernel, stride, padding):
        super().__init__()
        self.conv = nn.Conv2d(channels, width, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(width, eps=1e-3, momentum=None)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))

    def fold(self):
        if isinstance(self.bn, nn.Identity):
            return
        bn, conv = self.bn, self.conv
        factor = bn.weight.double() / (bn.running_var.double() + bn.eps).sqrt()
        folded = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding)
        folded.weight.data = (conv.weight.double() * factor[:, None, None, None]).float()
        folded.bias.data = (bn.bias.double() - bn.running_mean.double() * factor).float()
        self.conv, self.bn = folded, nn.Identity()


# A row of a block: its name in pytorch-fid's file, its name in NVIDIA's, width, kernel. A branch: what is pooled first, rows
# one after the other, rows that all read the last of these. Where the stride is 2 nothing is padded, else the size stays.
def branch(*rows, pool=None, fork=()):
    return pool, rows, fork


def mean_pool(x):
    return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)


def max_pool(x):
    return F.max_pool2d(x, 3, 1, 1)


def halving_pool(x):
    return F.max_pool2d(x, 3, 2)


def block_a(pooled):
    return [
        branch(("branch1x1", "conv", 64, 1)),
        branch(("branch5x5_1", "tower.conv", 48, 1), ("branch5x5_2", "tower.conv_1", 64, 5)),
        branch(("branch3x3dbl_1", "tower_1.conv", 64, 1), ("branch3x3dbl_2", "tower_1.conv_1", 96, 3),
               ("branch3x3dbl_3", "tower_1.conv_2", 96, 3)),
        branch(("branch_pool", "tower_2.conv", pooled, 1), pool=mean_pool),
    ]


def block_b():
    return [
        branch(("branch3x3", "conv", 384, 3, 2)),
        branch(("branch3x3dbl_1", "tower.conv", 64, 1), ("branch3x3dbl_2", "tower.conv_1", 96, 3),
               ("branch3x3dbl_3", "tower.conv_2", 96, 3, 2)),
        branch(pool=halving_pool),
    ]


def block_c(inner):
    return [
        branch(("branch1x1", "conv", 192, 1)),
        branch(("branch7x7_1", "tower.conv", inner, 1), ("branch7x7_2", "tower.conv_1", inner, (1, 7)),
               ("branch7x7_3", "tower.conv_2", 192, (7, 1))),
        branch(("branch7x7dbl_1", "tower_1.conv", inner, 1), ("branch7x7dbl_2", "tower_1.conv_1", inner, (7, 1)),
               ("branch7x7dbl_3", "tower_1.conv_2", inner, (1, 7)), ("branch7x7dbl_4", "tower_1.conv_3", inner, (7, 1)),
               ("branch7x7dbl_5", "tower_1.conv_4", 192, (1, 7))),
        branch(("branch_pool", "tower_2.conv", 192, 1), pool=mean_pool),
    ]


def block_d():
    return [
        branch(("branch3x3_1", "tower.conv", 192, 1), ("branch3x3_2", "tower.conv_1", 320, 3, 2)),
        branch(("branch7x7x3_1", "tower_1.conv", 192, 1), ("branch7x7x3_2", "tower_1.conv_1", 192, (1, 7)),
               ("branch7x7x3_3", "tower_1.conv_2", 192, (7, 1)), ("branch7x7x3_4", "tower_1.conv_3", 192, 3, 2)),
        branch(pool=halving_pool),
    ]


def block_e(pool):
    return [
        branch(("branch1x1", "conv", 320, 1)),
        branch(("branch3x3_1", "tower_conv", 384, 1),
               fork=(("branch3x3_2a", "tower_mixed_conv", 384, (1, 3)),
                     ("branch3x3_2b", "tower_mixed_conv_1", 384, (3, 1)))),
        branch(("branch3x3dbl_1", "tower_1_conv", 448, 1), ("branch3x3dbl_2", "tower_1_conv_1", 384, 3),
               fork=(("branch3x3dbl_3a", "tower_1_mixed_conv", 384, (1, 3)),
                     ("branch3x3dbl_3b", "tower_1_mixed_conv_1", 384, (3, 1)))),
        branch(("branch_pool", "tower_2_conv", 192, 1), pool=pool),
    ]


# Name in pytorch-fid's file, name in NVIDIA's, width, kernel, stride, padding.
STEM = [
    ("Conv2d_1a_3x3", "conv", 32, 3, 2, 0), ("Conv2d_2a_3x3", "conv_1", 32, 3, 1, 0),
    ("Conv2d_2b_3x3", "conv_2", 64, 3, 1, 1), halving_pool,
    ("Conv2d_3b_1x1", "conv_3", 80, 1, 1, 0), ("Conv2d_4a_3x3", "conv_4", 192, 3, 1, 0), halving_pool,
]
MIXED = [
    ("Mixed_5b", "mixed", block_a(32)), ("Mixed_5c", "mixed_1", block_a(64)), ("Mixed_5d", "mixed_2", block_a(64)),
    ("Mixed_6a", "mixed_3", block_b()),
    ("Mixed_6b", "mixed_4", block_c(128)), ("Mixed_6c", "mixed_5", block_c(160)),
    ("Mixed_6d", "mixed_6", block_c(160)), ("Mixed_6e", "mixed_7", block_c(192)),
    ("Mixed_7a", "mixed_8", block_d()),
    ("Mixed_7b", "mixed_9", block_e(mean_pool)), ("Mixed_7c", "mixed_10", block_e(max_pool)),
]


class Mixed(nn.Module):
    def __init__(self, channels, branches, width):
        super().__init__()
        self.branches = branches
        self.channels = 0
        for pool, rows, fork in branches:
            end = channels
            for row in rows:
                end = self.add(end, row, width)
            self.channels += sum(self.add(end, row, width) for row in fork) if fork else end

    def add(self, channels, row, width):
        name, _, out, kernel, *stride = row
        stride = stride[0] if stride else 1
        kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        padding = (kernel[0] // 2, kernel[1] // 2) if stride == 1 else 0
        self.add_module(name, Unit(channels, width(out), kernel, stride, padding))
        return width(out)

    def forward(self, x):
        ends = []
        for pool, rows, fork in self.branches:
            end = pool(x) if pool else x
            for row in rows:
                end = getattr(self, row[0])(end)
            ends += [getattr(self, row[0])(end) for row in fork] if fork else [end]
        return torch.cat(ends, 1)


class Inception(nn.Module):
    """Its entries have pytorch-fid's names, which are torchvision's."""

    def __init__(self, scale=1.0):
        super().__init__()

        def width(full):  # multiples of 16: oneDNN 3.7.1 (libtorch 2.7.1) computes 24 channels wrong on AVX-512 processors
            return max(16, int(full * scale / 16 + 0.5) * 16)

        channels = 3
        for step in STEM:
            if isinstance(step, tuple):
                name, _, out, kernel, stride, padding = step
                self.add_module(name, Unit(channels, width(out), kernel, stride, padding))
                channels = width(out)
        for name, _, branches in MIXED:
            mixed = Mixed(channels, branches, width)
            self.add_module(name, mixed)
            channels = mixed.channels
        self.dimension = channels
        self.fc = nn.Linear(channels, CLASSES)

    def forward(self, x):
        for step in STEM:
            x = getattr(self, step[0])(x) if isinstance(step, tuple) else step(x)
        for name, _, _ in MIXED:
            x = getattr(self, name)(x)
            if name == SPATIAL[0]:
                spatial = x[:, :SPATIAL[1]].permute(0, 2, 3, 1).flatten(1)
        embedding = x.mean((2, 3))
        return embedding, F.linear(embedding, self.fc.weight), spatial

    def fold(self):
        for module in self.modules():
            if isinstance(module, Unit):
                module.fold()
        return self


def unit_names():
    """Pairs of a unit's names: pytorch-fid's, NVIDIA's."""
    yield from (step[:2] for step in STEM if isinstance(step, tuple))
    for name, nvidia, branches in MIXED:
        for _, rows, fork in branches:
            yield from ((f"{name}.{row[0]}", f"{nvidia}.{row[1]}") for row in rows + fork)


def names():
    """What a checkpoint's entries are called here: of pytorch-fid's state dictionary, and of NVIDIA's TorchScript."""
    fid, nvidia = {}, {}
    for ours, theirs in unit_names():
        for own, other in (("conv.weight", "weight"), ("bn.bias", "beta"), ("bn.running_mean", "mean"),
                           ("bn.running_var", "var")):
            fid[f"{ours}.{own}"] = nvidia[f"layers.{theirs}.{other}"] = f"{ours}.{own}"
        fid[f"{ours}.bn.weight"] = f"{ours}.bn.weight"
    for end in ("weight", "bias"):
        fid[f"fc.{end}"] = nvidia[f"output.{end}"] = f"fc.{end}"
    return fid, nvidia


def load(state, model="inception-2015", scale=1.0):
    """The network of either published file. NVIDIA's has no scale in its batch normalisation: it is 1."""
    fid, nvidia = names()
    net = Inception(scale).eval().requires_grad_(False)
    published = nvidia if any(name.startswith("layers.") for name in state) else fid
    found = checkpoint.rename(state, published, ignored=lambda name: name.endswith(".num_batches_tracked"))
    counters = {name: tensor for name, tensor in net.state_dict().items() if name.endswith(".num_batches_tracked")}
    scales = {name: tensor for name, tensor in net.state_dict().items() if name.endswith(".bn.weight")}
    return checkpoint.load(net, {**counters, **scales, **found}).fold()


def random(seed, model="inception-2015", scale=1.0):
    return unfolded(seed, scale).fold()


def unfolded(seed, scale=1.0):
    """He-normal weights; batch normalisation calibrated on noise and edges, so that activations keep a natural scale."""
    torch.manual_seed(seed)
    net = Inception(scale).requires_grad_(False)
    for module in net.modules():
        if isinstance(module, Unit):
            nn.init.kaiming_normal_(module.conv.weight, nonlinearity="relu")
            nn.init.normal_(module.bn.bias, std=0.1)
    net.train()(calibration_images(16))
    return net.eval()


def calibration_images(count):
    """Noise from coarse to fine, of any contrast and brightness: whatever an image is made of occurs."""
    images = torch.zeros(count, 3, SIDE, SIDE)
    for side in (1, 2, 6, 20, 75, SIDE):
        for i in range(count):
            noise = torch.randn(1, 3, side, side) * torch.rand(()) ** 2
            images[i] += F.interpolate(noise, size=(SIDE, SIDE), mode="bilinear" if side % 2 else "nearest")[0]
    return images.clamp(-1, 1)


def check_against(archive, net):
    """Compares the features with those of NVIDIA's module itself, where the checkpoint is one that runs."""
    if not hasattr(archive, "layers"):
        return
    torch.manual_seed(0)
    x = torch.rand(2, 3, SIDE, SIDE) * 2 - 1
    with torch.no_grad():
        theirs, ours = archive.layers(x).flatten(1), net(x)[0]
    largest = (theirs - ours).abs().max().item()
    if not largest <= 1e-4 * theirs.abs().max().item():
        raise checkpoint.Refusal(f"the network built here differs from the checkpoint's own by {largest:.3g} in a feature")
