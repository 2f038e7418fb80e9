"""A network as ONNX and TorchScript files, and the card that names them."""
import copy
import inspect
import io
import os
import warnings

import onnx
import torch
import yaml

import checkpoint
import clip_text

CARDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "conf", "models")
OPSET = 13
HEAD = 8
CUTS_RIM = "pillow-bicubic-crop-7-8"
PROBE_SIZES = (64, 64), (96, 80)  # width, height: of a network that takes any


def built_in_card(name):
    with open(os.path.join(CARDS, name + ".yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def write_onnx(net, example, name, outputs, path):
    """example: an input of two rows, called name; outputs: name to width. The batch is the one dimension that is free."""
    write_onnx_of(net, example, {name: {0: "n"}}, outputs, path)


def write_onnx_of(net, example, inputs, outputs, path):
    """inputs: name to its free dimensions, in the order of the example's tensors; outputs: name to width, of as many rows as there are."""
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, example, path, input_names=list(inputs), output_names=list(outputs),
                          dynamic_axes={**inputs, **{name: {0: "n"} for name in outputs}}, opset_version=OPSET, **options)
    model = onnx.load(path)
    for output in model.graph.output:  # torch does not always see through to the width
        output.type.tensor_type.shape.dim[1].dim_value = outputs[output.name]
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_torchscript(net, example, path):
    """Traced and frozen. Without debug records: they hold paths of this machine, and no two exports would be equal.

    A trace keeps cuDNN's settings as constants: on a GPU, convolutions shall be float32 too and repeatable.
    """
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
        frozen = torch.jit.freeze(torch.jit.trace(net, example, check_trace=False))
    buffer = io.BytesIO()
    torch.jit.save(frozen, buffer)
    buffer.seek(0)
    reader, writer = torch._C.PyTorchFileReader(buffer), torch._C.PyTorchFileWriter(path)
    for name in sorted(reader.get_all_records()):
        if not name.endswith(".debug_pkl") and name not in ("version", "byteorder", ".data/serialization_id"):
            data = reader.get_record(name)
            writer.write_record(name, data, len(data))
    writer.write_end_of_file()


def probe_image(width, height):
    """(37x + 59y + 83c + xy) mod 256."""
    c, y, x = torch.meshgrid(torch.arange(3), torch.arange(height), torch.arange(width), indexing="ij")
    return (37 * x + 59 * y + 83 * c + x * y).remainder(256)


def read_by(card, image):
    """An image as the network reads it, in float32 step by step."""
    image = image.float()
    if card["input"]["range"] == "0..1":
        image = image / 255
    mean, deviation = (torch.tensor(card["input"][key], dtype=torch.float32)[:, None, None] for key in ("mean", "deviation"))
    return ((image - mean) / deviation)[None]


def probe_input(card):
    """The probe's image as the network reads it: of the network's own size, which no resizer changes but the one that cuts off a rim."""
    size = card["input"]["size"]
    image = probe_image(size, size)
    return read_by(card, without_rim(image) if card["input"]["resizer"] == CUTS_RIM else image)


def without_rim(image):
    """Bicubic to 8/7 of its size, by Pillow, and the centre of that."""
    try:
        from PIL import Image
    except ImportError as e:
        raise checkpoint.Refusal(f"{e}; apt-get install python3-pil, or pip install pillow") from e
    size = image.shape[1]
    larger, margin = 8 * size // 7, round((8 * size // 7 - size) / 2)
    pixels = Image.fromarray(image.permute(1, 2, 0).to(torch.uint8).numpy()).resize((larger, larger), Image.BICUBIC)
    cut = pixels.crop((margin, margin, margin + size, margin + size))
    return torch.tensor(list(cut.getdata())).reshape(size, size, 3).permute(2, 0, 1)


def embed(net, x, card):
    """Embeddings in float64, normalised as the card says."""
    with torch.no_grad():
        outputs = net(x)
    embedding = (outputs[0] if isinstance(outputs, tuple) else outputs).double()
    return embedding / embedding.norm(dim=1, keepdim=True) if card["output"]["normalisation"] == "l2" else embedding


def probe(net, card):
    """The head of the probe's embedding, a tolerance, and how far off float32 is here."""
    x = probe_input(card)
    return probe_of(embed(copy.deepcopy(net).double(), x.double(), card)[0], embed(net, x, card)[0])


def probe_of(exact, here):
    """The head of an embedding computed in float64, a tolerance, and how far off float32 is here.

    Random weights amplify what float32 rounds (a hundredfold in Inception), published ones do much less: the tolerance is
    ten times what was seen here, and at least 1e-4 of the largest entry.
    """
    largest = exact.abs().max().item()
    off = (exact - here).abs().max().item()
    if not torch.isfinite(exact).all() or not off <= 1e-3 * largest:
        raise checkpoint.Refusal(f"the probe's embedding is {off:.3g} off in float32; the weights do not work")
    head = [float(f"{value:.9g}") for value in exact[:HEAD].tolist()]
    return {"tolerance": float(f"{max(10 * off, 1e-4 * largest):.1g}"), "head": head}, off


def check_torchscript(net, card, tolerance, path):
    """What was written gives what the network gives; an image's embedding has the same bits whatever is beside it."""
    torch.manual_seed(0)
    side = card["input"]["size"]
    probed, others = probe_input(card), torch.rand(2, 3, side, side) * 2 - 1
    written = torch.jit.load(path)
    with torch.jit.optimized_execution(False):  # it would change kernels after the first run
        beside = [embed(written, torch.cat([probed, other[None]]), card)[0] for other in others]
    if not (embed(net, probed, card)[0] - beside[0]).abs().max().item() <= tolerance:
        raise checkpoint.Refusal(f"{path} computes something else than the network that it was made from")
    if not torch.equal(*beside):
        raise checkpoint.Refusal(f"{path} gives an image another embedding beside other images")


def located(paths, prefix):
    """What a card says of files by engine: where they are, and the SHA-256 of each."""
    return {engine: {"uri": f"{prefix.rstrip('/')}/{os.path.basename(path)}" if prefix else "file://" + os.path.abspath(path),
                     "sha256": checkpoint.sha256(path)} for engine, path in paths.items()}


def write_text(net, name, vocabulary, out, prefix=None):
    """Writes NAME.text.onnx, NAME.text.torchscript.pt and NAME.tokenizer.json below out; returns the card's part and the paths."""
    os.makedirs(out, exist_ok=True)
    paths = {"OnnxRuntime": os.path.join(out, name + ".text.onnx"), "PyTorch": os.path.join(out, name + ".text.torchscript.pt")}
    tokenizer = os.path.join(out, name + ".tokenizer.json")
    clip_text.write_tokenizer(vocabulary, tokenizer)
    ids = clip_text.probe_ids()
    with torch.no_grad():
        exact, here = copy.deepcopy(net).double()(ids)[0], net(ids)[0].double()
    values, _ = probe_of(exact / exact.norm(), here / here.norm())
    example = ids.repeat(2, 1)
    write_onnx(net, example, "tokens", {"embedding": net.dimension}, paths["OnnxRuntime"])
    write_torchscript(net, example, paths["PyTorch"])
    written = torch.jit.load(paths["PyTorch"])
    with torch.jit.optimized_execution(False), torch.no_grad():
        off = (written(example)[0].double() - here).abs().max().item()
    if not off <= values["tolerance"] * here.norm().item():
        raise checkpoint.Refusal(f"{paths['PyTorch']} computes something else than the network that it was made from")
    card = {"context": clip_text.CONTEXT, "tokenizer": located({"tokenizer": tokenizer}, prefix)["tokenizer"],
            "artifacts": located(paths, prefix), "input": "tokens", "output": "embedding", "probe": values}
    return card, [*paths.values(), tokenizer]


def write(net, card, out, prefix=None):
    """Writes NAME.onnx, NAME.torchscript.pt and, last, NAME.yaml below out; returns the paths and the probe's rounding.

    card: the built-in card's keys, with name, description and so on as they shall be; dimension and artifacts are set here.
    prefix: where the card says that the artifacts are; by default where they are written.
    """
    os.makedirs(out, exist_ok=True)
    name, side = card["name"], card["input"]["size"]
    paths = {"OnnxRuntime": os.path.join(out, name + ".onnx"), "PyTorch": os.path.join(out, name + ".torchscript.pt")}
    values, off = probe(net, card)
    logits, spatial = (card["output"].get(key) for key in ("logits", "spatial"))
    outputs = {card["output"]["name"]: net.dimension, **({logits["name"]: logits["classes"]} if logits else {}),
               **({spatial["name"]: spatial["dimension"]} if spatial else {})}
    example = torch.zeros(2, 3, side, side)
    write_onnx(net, example, "image", outputs, paths["OnnxRuntime"])
    write_torchscript(net, example, paths["PyTorch"])
    check_torchscript(net, card, values["tolerance"], paths["PyTorch"])
    path = write_card({**card, "output": {**card["output"], "dimension": net.dimension}, "probe": values}, paths, out, prefix)
    return [*paths.values(), path], off


def write_card(card, paths, out, prefix):
    """Writes NAME.yaml, with the artifacts before the engines that run them; returns its path."""
    full = {}
    for key, value in card.items():
        if key == "engines":
            full["artifacts"] = located(paths, prefix)
        full[key] = value
    path = os.path.join(out, card["name"] + ".yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"# Written by submit/models/pretrained.py with torch {torch.__version__}.\n")
        yaml.safe_dump(full, file, sort_keys=False, default_flow_style=None, width=1000, allow_unicode=True)
    return path


def probe_pairs(card):
    """What a network of pairs is probed with: the probe's image and its mirror image at half its brightness, at two sizes."""
    images = [probe_image(*size) for size in PROBE_SIZES]
    return [(read_by(card, image), read_by(card, image.flip(2) // 2)) for image in images]


def compare(net, pairs):
    """The network's numbers of pairs, one by one, in float64."""
    with torch.no_grad():
        return torch.stack([net(*pair)[0, 0].double() for pair in pairs])


def check_pairs(net, card, tolerance, path):
    """What was written gives what the network gives, at any size; a pair's number has the same bits whatever is beside it."""
    torch.manual_seed(0)
    written, pairs = torch.jit.load(path), probe_pairs(card)
    with torch.jit.optimized_execution(False):
        beside = [compare(written, [[torch.cat([image, torch.rand_like(image)]) for image in pair] for pair in pairs])
                  for _ in range(2)]
    if not (compare(net, pairs) - beside[0]).abs().max().item() <= tolerance:
        raise checkpoint.Refusal(f"{path} computes something else than the network that it was made from")
    if not torch.equal(*beside):
        raise checkpoint.Refusal(f"{path} gives a pair another number beside other pairs")


def write_pair(net, card, out, prefix=None):
    """As write(), of a network that takes two images of any one size, and gives a number."""
    os.makedirs(out, exist_ok=True)
    paths = {"OnnxRuntime": os.path.join(out, card["name"] + ".onnx"), "PyTorch": os.path.join(out, card["name"] + ".torchscript.pt")}
    pairs = probe_pairs(card)
    exact = compare(copy.deepcopy(net).double(), [[image.double() for image in pair] for pair in pairs])
    values, off = probe_of(exact, compare(net, pairs))
    example = tuple(image.repeat(2, 1, 1, 1) for image in pairs[0])
    free = {0: "n", 2: "height", 3: "width"}
    write_onnx_of(net, example, {name: free for name in card["input"]["names"]}, {card["output"]["name"]: 1}, paths["OnnxRuntime"])
    write_torchscript(net, example, paths["PyTorch"])
    check_pairs(net, card, values["tolerance"], paths["PyTorch"])
    path = write_card({**card, "probe": values}, paths, out, prefix)
    return [*paths.values(), path], off
