"""The vision transformers of CLIP (Radford et al. 2021), DINOv2 (Oquab et al. 2023) and MAE (He et al. 2022): the class token's embedding.

CLIP: QuickGELU, a norm before the blocks, then the class token through the last norm and the image projection. Its input is
normalised by CLIP's mean and deviation; the embedding is not unit-norm, the card's normalisation makes it so.

DINOv2: GELU, LayerScale in every branch, the class token after the last norm. The checkpoint's positions are a grid of
37 x 37 (518 pixels); for 224 pixels they become 16 x 16 once, at export, as the reference does it: bicubic (a = -0.75,
borders repeated), without antialiasing, samples 37 / (16 + 0.1) apart. The 0.1 is `interpolate_offset`, which DINOv2's hub
entries set because the published models were evaluated with it; a resize to 16 x 16 would be another model.

MAE: GELU, the encoder alone with no patch masked, the class token after the last norm; names of timm's file.

Attention is one matrix product after another and nothing mixes images, so that ONNX and TorchScript take any batch.
"""
import math
from dataclasses import dataclass, replace

import torch
import torch.nn as nn
import torch.nn.functional as F

import checkpoint

HEAD_WIDTH = 64
INTERPOLATE_OFFSET = 0.1


@dataclass(frozen=True)
class Shape:
    """side: pixels of the input; grid: patches a side in the checkpoint; projected: width of CLIP's projection, or 0;
    activation: one of ACTIVATIONS; layer_scale: whether every branch has weights of its own for its channels."""

    side: int
    patch: int
    grid: int
    heads: int
    layers: int
    projected: int = 0
    activation: str = "gelu"
    layer_scale: bool = False

    def scaled(self, scale):
        """Narrower and shallower; the input and its patches stay."""
        return replace(self, heads=max(2, round(self.heads * scale)), layers=max(2, round(self.layers * scale)),
                       projected=max(16, round(self.projected * scale / 16) * 16) if self.projected else 0)

    @property
    def clip(self):
        return self.projected > 0

    @property
    def width(self):
        return self.heads * HEAD_WIDTH


SHAPES = {
    "clip-vit-l14-336": Shape(side=336, patch=14, grid=24, heads=16, layers=24, projected=768, activation="quick"),
    "clip-vit-b32": Shape(side=224, patch=32, grid=7, heads=12, layers=12, projected=512, activation="quick"),
    "dinov2-vit-l14": Shape(side=224, patch=14, grid=37, heads=16, layers=24, layer_scale=True),
    "mae-vit-l16": Shape(side=224, patch=16, grid=14, heads=16, layers=24),
}


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


def tanh_gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))


ACTIVATIONS = {"gelu": F.gelu, "quick": quick_gelu, "tanh": tanh_gelu}


class Block(nn.Module):
    def __init__(self, shape, tokens, epsilon):
        super().__init__()
        width = shape.width
        self.heads, self.tokens = shape.heads, tokens
        self.activation = ACTIVATIONS[shape.activation]
        self.norm1, self.norm2 = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.scale1 = nn.Parameter(torch.ones(width)) if shape.layer_scale else None
        self.scale2 = nn.Parameter(torch.ones(width)) if shape.layer_scale else None
        # Added to what attention weighs: minus infinity where a token must not look.
        self.mask = None

    def forward(self, x):
        branch = self.out(self.attention(self.norm1(x)))
        x = x + (branch if self.scale1 is None else branch * self.scale1)
        branch = self.down(self.activation(self.up(self.norm2(x))))
        return x + (branch if self.scale2 is None else branch * self.scale2)

    def attention(self, x):
        split = self.qkv(x).reshape(-1, self.tokens, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        query, key, value = split[0] * HEAD_WIDTH ** -0.5, split[1], split[2]
        weights = query @ key.transpose(-1, -2)
        mixed = (weights if self.mask is None else weights + self.mask).softmax(-1) @ value
        return mixed.transpose(1, 2).reshape(-1, self.tokens, self.heads * HEAD_WIDTH)


class VisionTransformer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width, epsilon = shape.width, 1e-5 if shape.clip else 1e-6
        self.shape = shape
        self.dimension = shape.projected or width
        tokens = (shape.side // shape.patch) ** 2 + 1
        self.patch = nn.Conv2d(3, width, shape.patch, shape.patch, bias=not shape.clip)
        self.token = nn.Parameter(torch.zeros(width))
        self.position = nn.Parameter(torch.zeros(shape.grid ** 2 + 1, width))
        self.before = nn.LayerNorm(width, epsilon) if shape.clip else nn.Identity()
        self.blocks = nn.ModuleList(Block(shape, tokens, epsilon) for _ in range(shape.layers))
        self.after = nn.LayerNorm(width, epsilon)
        self.projection = nn.Parameter(torch.zeros(width, shape.projected)) if shape.clip else None
        self.register_buffer("start", torch.zeros(tokens, width), persistent=False)

    def fold(self):
        """Adds up what every image starts from: the class token and the positions, on this input's grid."""
        positions = resize(self.position[1:], self.shape.grid, self.shape.side // self.shape.patch)
        self.start = torch.cat([(self.token + self.position[0])[None], positions])
        return self

    def forward(self, x):
        patches = self.patch(x).flatten(2).transpose(1, 2)
        x = self.before(F.pad(patches, (0, 0, 1, 0)) + self.start)
        for block in self.blocks:
            x = block(x)
        x = self.after(x[:, 0])
        return x if self.projection is None else x @ self.projection


def resize(positions, grid, size):
    """Positions [grid * grid, width] on another grid, as DINOv2 does it; see the top of this file."""
    if grid == size:
        return positions
    image = positions.reshape(1, grid, grid, -1).permute(0, 3, 1, 2)
    factor = (size + INTERPOLATE_OFFSET) / math.sqrt(grid * grid)
    resized = F.interpolate(image, scale_factor=(factor, factor), mode="bicubic")
    assert resized.shape[2:] == (size, size)
    return resized.permute(0, 2, 3, 1).reshape(size * size, -1)


def both(published, ours):
    return {f"{published}.{end}": f"{ours}.{end}" for end in ("weight", "bias")}


def clip_names(layers):
    """OpenAI's names of the image tower's entries, to ours."""
    return {"visual.conv1.weight": "patch.weight", "visual.class_embedding": "token",
            "visual.positional_embedding": "position", "visual.proj": "projection",
            **both("visual.ln_pre", "before"), **both("visual.ln_post", "after"),
            **clip_block_names("visual.transformer.resblocks", layers)}


def clip_block_names(blocks, layers):
    """OpenAI's names of a transformer's blocks, image or text, to ours."""
    names = {}
    for i in range(layers):
        theirs, ours = f"{blocks}.{i}", f"blocks.{i}"
        names |= {**both(f"{theirs}.ln_1", f"{ours}.norm1"), **both(f"{theirs}.ln_2", f"{ours}.norm2"),
                  f"{theirs}.attn.in_proj_weight": f"{ours}.qkv.weight", f"{theirs}.attn.in_proj_bias": f"{ours}.qkv.bias",
                  **both(f"{theirs}.attn.out_proj", f"{ours}.out"),
                  **both(f"{theirs}.mlp.c_fc", f"{ours}.up"), **both(f"{theirs}.mlp.c_proj", f"{ours}.down")}
    return names


def timm_names(layers, layer_scale):
    """The names of DINOv2 and of timm's MAE, to ours."""
    names = {**both("patch_embed.proj", "patch"), "cls_token": "token", "pos_embed": "position", **both("norm", "after")}
    for i in range(layers):
        theirs, ours = f"blocks.{i}", f"blocks.{i}"
        names |= {**both(f"{theirs}.norm1", f"{ours}.norm1"), **both(f"{theirs}.norm2", f"{ours}.norm2"),
                  **both(f"{theirs}.attn.qkv", f"{ours}.qkv"), **both(f"{theirs}.attn.proj", f"{ours}.out"),
                  **both(f"{theirs}.mlp.fc1", f"{ours}.up"), **both(f"{theirs}.mlp.fc2", f"{ours}.down")}
        if layer_scale:
            names |= {f"{theirs}.ls1.gamma": f"{ours}.scale1", f"{theirs}.ls2.gamma": f"{ours}.scale2"}
    return names


# The text tower, and what OpenAI's archives say of themselves; DINOv2's token for masked patches, which training alone reads.
CLIP_TEXT = ("transformer.", "token_embedding.", "positional_embedding", "ln_final.", "text_projection", "logit_scale",
             "input_resolution", "context_length", "vocab_size")
DINOV2_TRAINING = ("mask_token",)


def load(state, model, scale=1.0):
    """The network of a published file."""
    shape = SHAPES[model].scaled(scale)
    names = clip_names(shape.layers) if shape.clip else timm_names(shape.layers, shape.layer_scale)
    unread = CLIP_TEXT if shape.clip else DINOV2_TRAINING if shape.layer_scale else ()
    found = checkpoint.rename(state, names, ignored=lambda name: name.startswith(unread))
    for name in ("token", "position"):  # DINOv2 and MAE keep them with a batch dimension
        if not shape.clip and found[name].shape[0] == 1:
            found[name] = found[name].reshape(found[name].shape[1:] if name == "position" else -1)
    net = VisionTransformer(shape).eval().requires_grad_(False)
    return checkpoint.load(net, found).fold()


def random(seed, model, scale=1.0):
    return unfolded(seed, model, scale).fold()


def unfolded(seed, model, scale=1.0):
    """Normal weights that keep every layer's scale near 1; no entry is a constant, so that each one is seen to matter."""
    torch.manual_seed(seed)
    return randomised(VisionTransformer(SHAPES[model].scaled(scale)).eval().requires_grad_(False))


def randomised(net):
    for name, tensor in net.named_parameters():
        if tensor.dim() > 1 and name != "position":
            inputs = tensor.shape[0] if name == "projection" else tensor[0].numel()
            tensor.normal_(std=inputs ** -0.5)
        elif name in ("token", "position"):
            tensor.normal_(std=0.5)
        elif name.endswith("bias"):
            tensor.normal_(std=0.1)
        else:
            tensor.uniform_(0.5, 1.5)
    return net


def check_against(archive, net):
    """CLIP's archives are in half precision, which a CPU does not run; the other files are no archives."""
