#!/usr/bin/python3
"""Makes the artifacts and the card of a published model, from the file in which its authors published it.

usage: pretrained.py inception-2015   OUT --weights inception-2015-12-05.pt | pt_inception-2015-12-05-6726825d.pth
       pretrained.py clip-vit-l14-336 OUT --weights ViT-L-14-336px.pt [--vocabulary bpe_simple_vocab_16e6.txt.gz]
       pretrained.py clip-vit-b32     OUT --weights ViT-B-32.pt [--vocabulary bpe_simple_vocab_16e6.txt.gz]
       pretrained.py dinov2-vit-l14   OUT --weights dinov2_vitl14_pretrain.pth
       pretrained.py mae-vit-l16      OUT --weights pytorch_model.bin | model.safetensors
       pretrained.py siglip2-vit-b16-512 OUT --weights model.safetensors
       pretrained.py convnext-base    OUT --weights pytorch_model.bin
       pretrained.py lpips-alex       OUT --weights alexnet-owt-7be5be79.pth --linear alex.pth
       pretrained.py lpips-vgg        OUT --weights vgg16-397923af.pth --linear vgg.pth
       pretrained.py MODEL            OUT --random [--seed N] [--scale F]
needs: torch 1.13 or newer, onnx, PyYAML (apt-get install python3-torch python3-onnx python3-yaml); no GPU, no network;
       for convnext-base and mae-vit-l16 Pillow too (python3-pil)

Writes OUT/NAME.onnx, OUT/NAME.torchscript.pt and OUT/NAME.yaml, a card that `models verify OUT/NAME.yaml` checks and
`--model OUT/NAME.yaml` takes. The checkpoint's SHA-256 must be one that the built-in card pins; weights of your own in the
same network take a name of their own (--name), and no pin is asked of them. The card names the artifacts where they are
written, or below --uri (such as s3a://bucket/models) where you will put them.

--vocabulary, CLIP's own, exports the text tower beside the image tower, OUT/NAME.text.onnx and OUT/NAME.text.torchscript.pt, and
the tokenizer's file: the card can score captions then.

LPIPS is made of two files: torchvision's network for ImageNet, and the channels' weights of its authors' version 0.1 (--linear).

--random takes seeded random weights in the same network, for tests and benchmarks: the card's name and text say so.
--scale below 1 makes it narrower and, where it is a transformer, shallower; the input stays as it is.
"""
import argparse
import os
import re
import sys

try:
    import artifacts
    import checkpoint
    import clip_text
    import convnext
    import inception
    import lpips
    import siglip
    import vit
    from checkpoint import Refusal
except ImportError as e:
    sys.exit(f"pretrained.py: {e}; apt-get install python3-torch python3-onnx python3-yaml, or pip install torch onnx pyyaml")

MODELS = {"inception-2015": inception, **{name: vit for name in vit.SHAPES}, **{name: siglip for name in siglip.SHAPES},
          **{name: convnext for name in convnext.SHAPES}, **{name: lpips for name in lpips.TRUNKS}}


def pinned(model, name, path, pins):
    """The SHA-256 of a file, if it may be taken for these."""
    digest = checkpoint.sha256(path)
    if name == model and digest not in pins.values():
        raise Refusal(f"{path} has SHA-256 {digest}, but the card {model} pins "
                      + " or ".join(f"{sha} ({published})" for published, sha in pins.items())
                      + "; fetch the published file, or give weights of your own a --name")
    return digest


def from_weights(model, path, name, scale=1.0, linear=None):
    """The network and card of a published checkpoint, and its text tower where it has one; of two files where linear is the other."""
    card = artifacts.built_in_card(model)
    files = {os.path.basename(path): pinned(model, name, path, card["weights"])}
    state, archive = checkpoint.read(path)
    if linear:
        if os.path.basename(linear) in files:
            raise Refusal(f"{path} and {linear} have one name, by which the card is to tell them apart; rename one")
        files[os.path.basename(linear)] = pinned(model, name, linear, card["weights"])
        state = {**state, **checkpoint.read(linear)[0]}
    net = MODELS[model].load(state, model, scale)
    text = clip_text.load(state, model, scale) if model in clip_text.SHAPES else None
    del state
    MODELS[model].check_against(archive, net)
    card["name"] = name
    if name != model:
        card["description"] = f"Weights of {' and '.join(files)} in the network of {model}."
        card["license"] = "that of the weights"
    card["weights"] = files
    del card["exporter"]
    return net, text, card


def from_seed(model, seed, scale, name):
    """The network and card of random weights, and a text tower where the model has one."""
    card = artifacts.built_in_card(model)
    suffix = f"-s{seed}" + ("" if scale == 1 else f"-x{scale:g}")
    card["name"] = name or f"random-{model}{suffix}"
    card["description"] = (f"RANDOM weights (seed {seed}, scale {scale:g}) in the network of {model}: "
                           "for tests and benchmarks, its scores mean nothing.")
    card["license"] = "none: random numbers"
    del card["exporter"], card["weights"]
    text = clip_text.random(seed, model, scale) if model in clip_text.SHAPES else None
    return MODELS[model].random(seed, model, scale), text, card


def arguments(argv):
    parser = argparse.ArgumentParser(prog="pretrained.py", usage=__doc__.split("\n\n")[1].removeprefix("usage: ").strip(),
                                     description=__doc__.split("\n")[0])
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("out", metavar="OUT", help="the folder to write to")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--weights", metavar="FILE", help="the published checkpoint")
    source.add_argument("--random", action="store_true", help="random weights instead")
    parser.add_argument("--seed", type=int, default=1, help="of the random weights (1)")
    parser.add_argument("--scale", type=float, default=1.0, help="of the random network's width and depth, 0.05 to 1 (1)")
    parser.add_argument("--name", help="the card's name, if the weights are not the published ones")
    parser.add_argument("--linear", metavar="FILE", help="the channels' weights, of LPIPS")
    parser.add_argument("--vocabulary", metavar="FILE", help="CLIP's vocabulary, for the text tower")
    parser.add_argument("--uri", help="where the card finds the artifacts, if not where they are written")
    a = parser.parse_args(argv)
    if not 0.05 <= a.scale <= 1:
        parser.error("--scale must be 0.05 to 1")
    if a.weights and a.scale != 1:
        parser.error("--scale goes with --random only: published weights have one size")
    if a.name and not re.fullmatch("[a-z0-9][a-z0-9.-]*", a.name):
        parser.error("--name must be lower-case letters, digits, dots and hyphens")
    if a.vocabulary and a.model not in clip_text.SHAPES:
        parser.error(f"{a.model} has no text tower that --vocabulary could be for")
    if bool(a.linear) != bool(a.weights and a.model in lpips.TRUNKS):
        parser.error("--linear goes with the --weights of LPIPS, lpips-alex and lpips-vgg, which need it")
    if a.random and a.name in MODELS:
        parser.error(f"random weights cannot be called {a.name}")
    return a


def main(argv=None):
    a = arguments(argv)
    try:
        if a.random:
            net, text, card = from_seed(a.model, a.seed, a.scale, a.name)
        else:
            net, text, card = from_weights(a.model, a.weights, a.name or a.model, linear=a.linear)
        paths = []
        if a.vocabulary:
            card["text"], paths = artifacts.write_text(text, card["name"], a.vocabulary, a.out, a.uri)
        write = artifacts.write_pair if a.model in lpips.TRUNKS else artifacts.write
        written, off = write(net, card, a.out, a.uri)
        paths += written
    except Refusal as e:
        print(f"pretrained.py: {e}", file=sys.stderr)
        return 1
    for path in paths:
        print(path, os.path.getsize(path), "bytes")
    print(f"the probe's {'distance' if a.model in lpips.TRUNKS else 'embedding'} differs by {off:.2g} between float32 and float64")
    print(f"now: submit/local.sh models verify {paths[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
