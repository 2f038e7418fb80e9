"""The vision tower of SigLIP 2 (Tschannen et al. 2025), of the names of Hugging Face's file: what its attention head pools.

A transformer without a class token, GELU by its tanh formula; behind the last norm a learned query looks at all patches, and what it
finds goes through one more branch. There is no projection. The embedding is not unit-norm, the card's normalisation makes it so.
"""
import torch
import torch.nn as nn

import checkpoint
import vit

EPSILON = 1e-6
SHAPES = {"siglip2-vit-b16-512": vit.Shape(side=512, patch=16, grid=32, heads=12, layers=12, activation="tanh")}


class Head(nn.Module):
    """Attention of one learned query, and a branch."""

    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.heads, self.tokens = shape.heads, shape.grid ** 2
        self.probe = nn.Parameter(torch.zeros(width))
        self.query, self.both, self.out = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, EPSILON)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.activation = vit.ACTIVATIONS[shape.activation]

    def forward(self, x):
        query = self.query(self.probe).reshape(self.heads, 1, vit.HEAD_WIDTH) * vit.HEAD_WIDTH ** -0.5
        split = self.both(x).reshape(-1, self.tokens, 2, self.heads, vit.HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        found = self.out(((query @ split[0].transpose(-1, -2)).softmax(-1) @ split[1]).reshape(-1, self.heads * vit.HEAD_WIDTH))
        return found + self.down(self.activation(self.up(self.norm(found))))


class VisionTower(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.dimension = shape.width
        self.patch = nn.Conv2d(3, shape.width, shape.patch, shape.patch)
        self.position = nn.Parameter(torch.zeros(shape.grid ** 2, shape.width))
        self.blocks = nn.ModuleList(vit.Block(shape, shape.grid ** 2, EPSILON) for _ in range(shape.layers))
        self.after = nn.LayerNorm(shape.width, EPSILON)
        self.head = Head(shape)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.after(x))


def names(layers):
    """Hugging Face's names, to ours; query, key and value of a block stand apart."""
    top = "vision_model."
    names = {**vit.both(top + "embeddings.patch_embedding", "patch"), top + "embeddings.position_embedding.weight": "position",
             **vit.both(top + "post_layernorm", "after"), top + "head.probe": "head.probe",
             top + "head.attention.in_proj_weight": "head.in.weight", top + "head.attention.in_proj_bias": "head.in.bias",
             **vit.both(top + "head.attention.out_proj", "head.out"), **vit.both(top + "head.layernorm", "head.norm"),
             **vit.both(top + "head.mlp.fc1", "head.up"), **vit.both(top + "head.mlp.fc2", "head.down")}
    for i in range(layers):
        theirs, ours = f"{top}encoder.layers.{i}", f"blocks.{i}"
        names |= {**vit.both(f"{theirs}.layer_norm1", f"{ours}.norm1"), **vit.both(f"{theirs}.layer_norm2", f"{ours}.norm2"),
                  **vit.both(f"{theirs}.mlp.fc1", f"{ours}.up"), **vit.both(f"{theirs}.mlp.fc2", f"{ours}.down"),
                  **vit.both(f"{theirs}.self_attn.out_proj", f"{ours}.out")}
        for part in ("q", "k", "v"):
            names |= vit.both(f"{theirs}.self_attn.{part}_proj", f"{ours}.{part}")
    return names


# The text tower, and what turns cosines into probabilities.
UNREAD = ("text_model.", "logit_scale", "logit_bias")


def load(state, model, scale=1.0):
    """The network of a published file."""
    shape = SHAPES[model].scaled(scale)
    found = checkpoint.rename(state, names(shape.layers), ignored=lambda name: name.startswith(UNREAD))
    for end in ("weight", "bias"):
        query, key, value = found.pop(f"head.in.{end}").chunk(3)
        found[f"head.query.{end}"], found[f"head.both.{end}"] = query, torch.cat([key, value])
        for i in range(shape.layers):
            found[f"blocks.{i}.qkv.{end}"] = torch.cat([found.pop(f"blocks.{i}.{part}.{end}") for part in ("q", "k", "v")])
    found["head.probe"] = found["head.probe"].reshape(-1)
    return checkpoint.load(VisionTower(shape).eval().requires_grad_(False), found)


def random(seed, model, scale=1.0):
    torch.manual_seed(seed)
    return vit.randomised(VisionTower(SHAPES[model].scaled(scale)).eval().requires_grad_(False))


def check_against(archive, net):
    """The published file is no archive."""
