"""ConvNeXt (Liu et al. 2022) for ImageNet, of the names of Hugging Face's file: the pooled map after the last norm.

Four stages of blocks: a 7 x 7 convolution of each channel by itself, a norm over channels, two linear layers with GELU between them,
and weights of the branch's channels. The classes that follow the embedding are not read.
"""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

import checkpoint
from vit import both

EPSILON = 1e-6


@dataclass(frozen=True)
class Shape:
    """side: pixels of the input; widths and depths of the four stages."""

    side: int
    widths: tuple
    depths: tuple

    def scaled(self, scale):
        """Narrower and shallower; the input stays."""
        return Shape(self.side, tuple(max(16, round(width * scale / 16) * 16) for width in self.widths),
                     tuple(max(1, round(depth * scale)) for depth in self.depths))


SHAPES = {"convnext-base": Shape(side=224, widths=(128, 256, 512, 1024), depths=(3, 3, 27, 3))}


class Norm(nn.LayerNorm):
    """Over the channels of a map [n, channels, height, width]."""

    def __init__(self, width):
        super().__init__(width, EPSILON)

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.own = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, EPSILON)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x):
        branch = self.norm(self.own(x).permute(0, 2, 3, 1))
        branch = self.scale * self.down(F.gelu(self.up(branch)))
        return x + branch.permute(0, 3, 1, 2)


class ConvNext(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.dimension = shape.widths[-1]
        self.stem = nn.Conv2d(3, shape.widths[0], 4, 4)
        self.before = Norm(shape.widths[0])
        self.norms = nn.ModuleList(Norm(width) for width in shape.widths[:-1])
        self.halvings = nn.ModuleList(nn.Conv2d(a, b, 2, 2) for a, b in zip(shape.widths, shape.widths[1:]))
        self.stages = nn.ModuleList(nn.Sequential(*(Block(width) for _ in range(depth)))
                                    for width, depth in zip(shape.widths, shape.depths))
        self.after = nn.LayerNorm(shape.widths[-1], EPSILON)

    def forward(self, x):
        x = self.stages[0](self.before(self.stem(x)))
        for norm, halving, stage in zip(self.norms, self.halvings, self.stages[1:]):
            x = stage(halving(norm(x)))
        return self.after(x.mean((2, 3)))


def names(depths):
    """Hugging Face's names, to ours."""
    top = "convnext."
    names = {**both(top + "embeddings.patch_embeddings", "stem"), **both(top + "embeddings.layernorm", "before"),
             **both(top + "layernorm", "after")}
    for s, depth in enumerate(depths):
        stage = f"{top}encoder.stages.{s}"
        if s > 0:
            names |= {**both(f"{stage}.downsampling_layer.0", f"norms.{s - 1}"),
                      **both(f"{stage}.downsampling_layer.1", f"halvings.{s - 1}")}
        for i in range(depth):
            theirs, ours = f"{stage}.layers.{i}", f"stages.{s}.{i}"
            names |= {**both(f"{theirs}.dwconv", f"{ours}.own"), **both(f"{theirs}.layernorm", f"{ours}.norm"),
                      **both(f"{theirs}.pwconv1", f"{ours}.up"), **both(f"{theirs}.pwconv2", f"{ours}.down"),
                      f"{theirs}.layer_scale_parameter": f"{ours}.scale"}
    return names


def load(state, model, scale=1.0):
    """The network of a published file."""
    shape = SHAPES[model].scaled(scale)
    found = checkpoint.rename(state, names(shape.depths), ignored=lambda name: name.startswith("classifier."))
    return checkpoint.load(ConvNext(shape).eval().requires_grad_(False), found)


def random(seed, model, scale=1.0):
    """Normal weights that keep every layer's scale near 1; no entry is a constant, so that each one is seen to matter."""
    torch.manual_seed(seed)
    net = ConvNext(SHAPES[model].scaled(scale)).eval().requires_grad_(False)
    for name, tensor in net.named_parameters():
        if tensor.dim() > 1:
            tensor.normal_(std=tensor[0].numel() ** -0.5)
        elif name.endswith("bias"):
            tensor.normal_(std=0.1)
        else:
            tensor.uniform_(0.5, 1.5)
    return net


def check_against(archive, net):
    """The published file is no archive."""
