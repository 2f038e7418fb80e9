#!/usr/bin/python3
"""Tests of pretrained.py on random weights of small networks, in a minute: python3 submit/models/test_pretrained.py

The networks that the checkpoints come from are written here once more, as plainly as can be and with their authors' names
for every entry: what is tested is that their state dictionaries load, and then give what they give.
"""
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from collections import OrderedDict

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import artifacts  # noqa: E402
import checkpoint  # noqa: E402
import convnext  # noqa: E402
import inception  # noqa: E402
import lpips  # noqa: E402
import pretrained  # noqa: E402
import siglip  # noqa: E402
import vit  # noqa: E402

SMALL = {"inception-2015": 0.25, "clip-vit-l14-336": 0.125, "clip-vit-b32": 0.125, "dinov2-vit-l14": 0.125,
         "mae-vit-l16": 0.125, "siglip2-vit-b16-512": 0.125, "convnext-base": 0.125}
SMALL_PAIRS = {"lpips-alex": 0.1, "lpips-vgg": 0.1}


# ---- the authors' networks ----
class NvidiaConv(nn.Module):
    def __init__(self, shape, stride, padding):
        super().__init__()
        self.stride, self.padding = stride, padding
        self.weight = nn.Parameter(torch.zeros(shape))
        for name in ("beta", "mean", "var"):
            self.register_buffer(name, torch.zeros(shape[0]))

    def forward(self, x):
        x = F.conv2d(x, self.weight, None, self.stride, self.padding)
        return F.relu(F.batch_norm(x, self.mean, self.var, None, self.beta, False, 0.0, 1e-3))


class NvidiaMixed(nn.Module):
    """A block of the 2015 graph, from the TensorFlow names of its operations."""

    def __init__(self, convs, kind, last):
        super().__init__()
        self.kind, self.last = kind, last
        for name, conv in convs.items():
            tower, _, leaf = name.rpartition(".")
            if tower and not hasattr(self, tower):
                self.add_module(tower, nn.Sequential())
            (getattr(self, tower) if tower else self).add_module(leaf, conv)

    def forward(self, x):
        mean, peak = nn.AvgPool2d(3, 1, 1, count_include_pad=False), nn.MaxPool2d(3, 1, 1)
        if self.kind == "ac":
            ends = [self.conv(x), self.tower(x), self.tower_1(x), self.tower_2(mean(x))]
        elif self.kind == "b":
            ends = [self.conv(x), self.tower(x), F.max_pool2d(x, 3, 2)]
        elif self.kind == "d":
            ends = [self.tower(x), self.tower_1(x), F.max_pool2d(x, 3, 2)]
        else:
            a, b = self.tower_conv(x), self.tower_1_conv_1(self.tower_1_conv(x))
            ends = [self.conv(x), self.tower_mixed_conv(a), self.tower_mixed_conv_1(a), self.tower_1_mixed_conv(b),
                    self.tower_1_mixed_conv_1(b), self.tower_2_conv((peak if self.last else mean)(x))]
        return torch.cat(ends, 1)


class Nvidia(nn.Module):
    """NVIDIA's archive: `layers` up to the last pool, `output`; filled from a network of pytorch-fid's names."""

    STRIDED = ("Conv2d_1a_3x3", "branch3x3", "branch3x3_2", "branch3x3dbl_3", "branch7x7x3_4")
    BLOCKS = {"mixed": "ac", "mixed_1": "ac", "mixed_2": "ac", "mixed_3": "b", "mixed_4": "ac", "mixed_5": "ac",
              "mixed_6": "ac", "mixed_7": "ac", "mixed_8": "d", "mixed_9": "e", "mixed_10": "e"}

    def __init__(self, state):
        super().__init__()
        self.layers = nn.Sequential()
        convs = {}
        for ours, theirs in inception.unit_names():
            weight = state[ours + ".conv.weight"]
            leaf, block = ours.rpartition(".")[2], ours.partition(".")[0]
            strided = leaf in self.STRIDED and (leaf != "branch3x3dbl_3" or block == "Mixed_6a")
            same = block.startswith("Mixed") or leaf == "Conv2d_2b_3x3"
            padding = [k // 2 if same and not strided else 0 for k in weight.shape[2:]]
            conv = NvidiaConv(weight.shape, 2 if strided else 1, padding)
            conv.weight.data = weight
            conv.beta, conv.mean, conv.var = (state[f"{ours}.bn.{end}"] for end in ("bias", "running_mean", "running_var"))
            convs[theirs] = conv
        for name in ("conv", "conv_1", "conv_2"):
            self.layers.add_module(name, convs[name])
        self.layers.add_module("pool0", nn.MaxPool2d(3, 2))
        for name in ("conv_3", "conv_4"):
            self.layers.add_module(name, convs[name])
        self.layers.add_module("pool1", nn.MaxPool2d(3, 2))
        for name, kind in self.BLOCKS.items():
            parts = {key[len(name) + 1:]: conv for key, conv in convs.items() if key.startswith(name + ".")}
            self.layers.add_module(name, NvidiaMixed(parts, kind, name == "mixed_10"))
        self.layers.add_module("pool2", nn.AvgPool2d(8))
        self.output = nn.Linear(*reversed(state["fc.weight"].shape))
        self.output.weight.data, self.output.bias.data = state["fc.weight"], state["fc.bias"]

    def forward(self, x):
        features = self.layers(x).flatten(1)
        return features, F.linear(features, self.output.weight)


class QuickGelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class ClipBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(OrderedDict(
            c_fc=nn.Linear(width, 4 * width), gelu=QuickGelu(), c_proj=nn.Linear(4 * width, width)))

    def forward(self, x):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False)[0]
        return x + self.mlp(self.ln_2(x))


class ClipVisual(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.conv1 = nn.Conv2d(3, width, shape.patch, shape.patch, bias=False)
        self.class_embedding = nn.Parameter(torch.randn(width))
        self.positional_embedding = nn.Parameter(torch.randn(shape.grid ** 2 + 1, width))
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = nn.Module()
        self.transformer.resblocks = nn.Sequential(*(ClipBlock(width, shape.heads) for _ in range(shape.layers)))
        self.proj = nn.Parameter(torch.randn(width, shape.projected) * width ** -0.5)

    def forward(self, x):
        x = self.conv1(x).flatten(2).permute(0, 2, 1)
        x = torch.cat([self.class_embedding.repeat(x.shape[0], 1, 1), x], 1) + self.positional_embedding
        x = self.transformer.resblocks(self.ln_pre(x))
        return self.ln_post(x[:, 0]) @ self.proj


class Clip(nn.Module):
    """With stand-ins for the text tower, and the numbers that OpenAI's archives hold beside the weights."""

    def __init__(self, shape):
        super().__init__()
        self.visual = ClipVisual(shape)
        self.transformer = nn.Module()
        self.transformer.resblocks = nn.Sequential(ClipBlock(64, 1))
        self.token_embedding, self.ln_final = nn.Embedding(4, 64), nn.LayerNorm(64)
        self.positional_embedding, self.text_projection = nn.Parameter(torch.zeros(7, 64)), nn.Parameter(torch.zeros(64, 32))
        self.logit_scale = nn.Parameter(torch.ones([]))
        for name in ("input_resolution", "context_length", "vocab_size"):
            self.register_buffer(name, torch.tensor(7))

    def forward(self, x):
        return self.visual(x)


class Dinov2Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.proj = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        query, key, value = (part.unflatten(2, (self.heads, 64)).transpose(1, 2) for part in self.qkv(x).chunk(3, 2))
        return self.proj(((query @ key.transpose(2, 3) / 8).softmax(3) @ value).transpose(1, 2).flatten(2))


class LayerScale(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gamma = nn.Parameter(torch.rand(width) + 0.5)

    def forward(self, x):
        return x * self.gamma


class Dinov2Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attn, self.ls1, self.ls2 = Dinov2Attention(width, heads), LayerScale(width), LayerScale(width)
        self.mlp = nn.Sequential(OrderedDict(fc1=nn.Linear(width, 4 * width), act=nn.GELU(), fc2=nn.Linear(4 * width, width)))

    def forward(self, x):
        x = x + self.ls1(self.attn(self.norm1(x)))
        return x + self.ls2(self.mlp(self.norm2(x)))


class Dinov2(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.cls_token, self.mask_token = nn.Parameter(torch.randn(1, 1, width)), nn.Parameter(torch.zeros(1, width))
        self.pos_embed = nn.Parameter(torch.randn(1, 37 * 37 + 1, width))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(3, width, 14, 14)
        self.blocks = nn.ModuleList(Dinov2Block(width, shape.heads) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(width, 1e-6)

    def forward(self, x):
        x = self.patch_embed.proj(x).flatten(2).transpose(1, 2)
        position = torch.cat([self.pos_embed[:, :1], torch.from_numpy(bicubic(self.pos_embed[0, 1:].numpy(), 37, 16))[None]], 1)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + position
        for block in self.blocks:
            x = block(x)
        return self.norm(x)[:, 0]


class MaeBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attn = Dinov2Attention(width, heads)
        self.mlp = nn.Sequential(OrderedDict(fc1=nn.Linear(width, 4 * width), act=nn.GELU(), fc2=nn.Linear(4 * width, width)))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Mae(nn.Module):
    """timm's names."""

    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.cls_token, self.pos_embed = nn.Parameter(torch.randn(1, 1, width)), nn.Parameter(torch.randn(1, 14 * 14 + 1, width))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(3, width, 16, 16)
        self.blocks = nn.ModuleList(MaeBlock(width, shape.heads) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(width, 1e-6)

    def forward(self, x):
        x = self.patch_embed.proj(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.norm(x)[:, 0]


def siglip_mlp(width):
    return nn.Sequential(OrderedDict(fc1=nn.Linear(width, 4 * width), act=nn.GELU(approximate="tanh"), fc2=nn.Linear(4 * width, width)))


class SiglipBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.self_attn = heads, nn.Module()
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            self.self_attn.add_module(part, nn.Linear(width, width))
        self.layer_norm1, self.layer_norm2, self.mlp = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6), siglip_mlp(width)

    def forward(self, x):
        a, y = self.self_attn, self.layer_norm1(x)
        query, key, value = (part(y).unflatten(2, (self.heads, 64)).transpose(1, 2) for part in (a.q_proj, a.k_proj, a.v_proj))
        x = x + a.out_proj(((query @ key.transpose(2, 3) / 8).softmax(3) @ value).transpose(1, 2).flatten(2))
        return x + self.mlp(self.layer_norm2(x))


class Siglip(nn.Module):
    """Hugging Face's names, with stand-ins for the text tower."""

    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.logit_scale, self.logit_bias = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
        self.text_model, tower = nn.Linear(3, 3), nn.Module()
        tower.embeddings, tower.encoder, tower.head = nn.Module(), nn.Module(), nn.Module()
        tower.embeddings.patch_embedding = nn.Conv2d(3, width, 16, 16)
        tower.embeddings.position_embedding = nn.Embedding(32 * 32, width)
        tower.encoder.layers = nn.ModuleList(SiglipBlock(width, shape.heads) for _ in range(shape.layers))
        tower.post_layernorm, tower.head.layernorm = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        tower.head.probe = nn.Parameter(torch.randn(1, 1, width))
        tower.head.attention = nn.MultiheadAttention(width, shape.heads, batch_first=True)
        tower.head.mlp = siglip_mlp(width)
        self.vision_model = tower

    def forward(self, x):
        tower = self.vision_model
        x = tower.embeddings.patch_embedding(x).flatten(2).transpose(1, 2) + tower.embeddings.position_embedding.weight
        for block in tower.encoder.layers:
            x = block(x)
        x = tower.post_layernorm(x)
        found = tower.head.attention(tower.head.probe.repeat(len(x), 1, 1), x, x)[0]
        return (found + tower.head.mlp(tower.head.layernorm(found)))[:, 0]


class ConvNextNorm(nn.LayerNorm):
    """Of channels first, by the formula."""

    def forward(self, x):
        x = x - x.mean(1, keepdim=True)
        return self.weight[:, None, None] * x / (x.square().mean(1, keepdim=True) + 1e-6).sqrt() + self.bias[:, None, None]


class ConvNextLayer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dwconv, self.layernorm = nn.Conv2d(width, width, 7, padding=3, groups=width), ConvNextNorm(width)
        self.pwconv1, self.pwconv2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.layer_scale_parameter = nn.Parameter(torch.rand(width) + 0.5)

    def forward(self, x):
        y = self.layernorm(self.dwconv(x)).permute(0, 2, 3, 1)
        return x + (self.layer_scale_parameter * self.pwconv2(F.gelu(self.pwconv1(y)))).permute(0, 3, 1, 2)


class ConvNext(nn.Module):
    """Hugging Face's names."""

    def __init__(self, shape):
        super().__init__()
        self.convnext, self.classifier = nn.Module(), nn.Linear(shape.widths[-1], 7)
        net, widths = self.convnext, shape.widths
        net.embeddings, net.encoder = nn.Module(), nn.Module()
        net.embeddings.patch_embeddings, net.embeddings.layernorm = nn.Conv2d(3, widths[0], 4, 4), ConvNextNorm(widths[0])
        net.encoder.stages = nn.ModuleList()
        for s, (width, depth) in enumerate(zip(widths, shape.depths)):
            stage = nn.Module()
            stage.downsampling_layer = nn.Sequential(
                ConvNextNorm(widths[s - 1]), nn.Conv2d(widths[s - 1], width, 2, 2)) if s else nn.Identity()
            stage.layers = nn.Sequential(*(ConvNextLayer(width) for _ in range(depth)))
            net.encoder.stages.append(stage)
        net.layernorm = nn.LayerNorm(widths[-1], 1e-6)

    def forward(self, x):
        net = self.convnext
        x = net.embeddings.layernorm(net.embeddings.patch_embeddings(x))
        for stage in net.encoder.stages:
            x = stage.layers(stage.downsampling_layer(x))
        return net.layernorm(x.mean([-2, -1]))


def write_safetensors(state, path):
    """float32 tensors, in the order of their names."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in sorted(state.items()):
        size = 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, tensor in sorted(state.items()):
            file.write(tensor.detach().contiguous().numpy().tobytes())


class Alex(nn.Module):
    """torchvision's AlexNet up to its last ReLU but one pool; after which places a map is compared."""

    TAPS = (1, 4, 7, 9, 11)

    def __init__(self, width):
        super().__init__()
        a, b, c, d, e = (width(full) for full in (64, 192, 384, 256, 256))
        self.features = nn.Sequential(
            nn.Conv2d(3, a, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(a, b, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(b, c, 3, padding=1), nn.ReLU(), nn.Conv2d(c, d, 3, padding=1), nn.ReLU(),
            nn.Conv2d(d, e, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2))
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(e, 7))


class Vgg(nn.Module):
    TAPS = (3, 8, 15, 22, 29)

    def __init__(self, width):
        super().__init__()
        layers, channels = [], 3
        for full in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
            if full:
                layers += [nn.Conv2d(channels, width(full), 3, padding=1), nn.ReLU()]
                channels = width(full)
            else:
                layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(channels, 7))


def maps_of(trunk, x):
    """Of -1..1: ImageNet's mean and deviation are those of 0..1."""
    mean, deviation = (torch.tensor(values)[:, None, None] for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    x, maps = ((x + 1) / 2 - mean) / deviation, []
    for place, layer in enumerate(trunk.features[:trunk.TAPS[-1] + 1]):
        x = layer(x)
        if place in trunk.TAPS:
            maps.append(x.clone())
    return maps


def distance(trunk, linear, a, b):
    """The paper's equation 1, map by map and position by position."""
    total = torch.zeros(len(a))
    for k, (x, y) in enumerate(zip(maps_of(trunk, a), maps_of(trunk, b))):
        weights = linear[f"lin{k}.model.1.weight"].flatten()
        for row in range(x.shape[2]):
            for column in range(x.shape[3]):
                u, v = (F.normalize(maps[:, :, row, column], dim=1, eps=1e-10) for maps in (x, y))
                total += ((u - v) ** 2 * weights).sum(1) / (x.shape[2] * x.shape[3])
    return total


def bicubic(rows, grid, size):
    """Keys' kernel with a = -0.75 at (i + 0.5) * 37 / 16.1 - 0.5, borders repeated: one matrix an axis."""
    def kernel(t):
        t = abs(t)
        return (1.25 * t - 2.25) * t * t + 1 if t <= 1 else ((-0.75 * t + 3.75) * t - 6) * t + 3 if t < 2 else 0
    matrix = np.zeros((size, grid))
    for i in range(size):
        centre = (i + 0.5) * grid / (size + 0.1) - 0.5
        for tap in range(int(np.floor(centre)) - 1, int(np.floor(centre)) + 3):
            matrix[i, min(max(tap, 0), grid - 1)] += kernel(centre - tap)
    image = rows.reshape(grid, grid, -1).astype(float)
    return np.einsum("ai,bj,ijc->abc", matrix, matrix, image).reshape(size * size, -1).astype(np.float32)


# ---- tests ----
class Loading(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(5)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def assert_close(self, expected, actual, tolerance):
        self.assertGreater(expected.std(0).mean().item(), 1e-3)  # else images would not matter
        self.assertLess(((expected - actual).abs().max() / expected.abs().max()).item(), tolerance)

    @torch.no_grad()
    def test_inception_of_pytorch_fid_and_of_nvidia(self):
        scale = SMALL["inception-2015"]
        source = inception.unfolded(3, scale)
        x = inception.calibration_images(3)
        nvidia = Nvidia(source.state_dict()).eval()
        maps = []
        watch = nvidia.layers.mixed_6.conv.register_forward_hook(lambda module, taken, given: maps.append(given))
        expected = nvidia(x)
        watch.remove()
        spatial = np.ascontiguousarray(maps[0].numpy().transpose(0, 2, 3, 1)[:, :, :, :7]).reshape(len(x), 2023)
        expected += (torch.from_numpy(spatial),)

        torch.save(source.state_dict(), self.path("fid.pth"))
        state, archive = checkpoint.read(self.path("fid.pth"))
        self.assertIsNone(archive)
        of_fid = inception.load(state, scale=scale)
        torch.jit.trace(nvidia, x[:1], check_trace=False).save(self.path("nvidia.pt"))
        state, archive = checkpoint.read(self.path("nvidia.pt"))
        self.assertIn("layers.mixed_9.tower_1_mixed_conv_1.beta", state)
        of_nvidia = inception.load(state, scale=scale)
        inception.check_against(archive, of_nvidia)
        for net in (of_fid, of_nvidia):
            # Random weights amplify float32's roundings: 5e-5 of the largest feature.
            given = net(x)
            self.assertEqual(len(expected), len(given))
            for ours, theirs in zip(given, expected):
                self.assert_close(theirs, ours, 5e-4)
        self.assertTrue(torch.equal(of_fid(x)[0], of_nvidia(x)[0]))

        of_nvidia.Mixed_5b.branch1x1.conv.bias += 0.1
        with self.assertRaisesRegex(checkpoint.Refusal, "differs from the checkpoint's own"):
            inception.check_against(archive, of_nvidia)

    @torch.no_grad()
    def test_inception_reads_a_scale_of_batch_normalisation(self):
        scale = SMALL["inception-2015"]
        source = inception.unfolded(3, scale)
        source.Conv2d_3b_1x1.bn.weight.uniform_(0.5, 1.5)
        x = inception.calibration_images(2)
        self.assert_close(source(x)[0], inception.load(source.state_dict(), scale=scale)(x)[0], 5e-4)

    @torch.no_grad()
    def test_clip_of_openai_in_half_precision(self):
        for model in ("clip-vit-l14-336", "clip-vit-b32"):
            with self.subTest(model):
                shape = vit.SHAPES[model].scaled(SMALL[model])
                clip = Clip(shape).eval()
                for module in clip.modules():
                    if isinstance(module, nn.LayerNorm):
                        module.weight.uniform_(0.5, 1.5), module.bias.normal_()
                for parameter in clip.parameters():
                    parameter.data = parameter.data.half().float()
                x = torch.randn(3, 3, shape.side, shape.side)
                expected = clip.visual(x)
                traced = torch.jit.trace(clip, x[:1], check_trace=False)
                for parameter in traced.parameters():
                    parameter.data = parameter.data.half()
                traced.save(self.path("clip.pt"))
                state, _ = checkpoint.read(self.path("clip.pt"))
                self.assertEqual(torch.float16, state["visual.conv1.weight"].dtype)
                self.assert_close(expected, vit.load(state, model, SMALL[model])(x), 1e-5)

    @torch.no_grad()
    def test_dinov2(self):
        model = "dinov2-vit-l14"
        shape = vit.SHAPES[model].scaled(SMALL[model])
        source = Dinov2(shape).eval()
        x = torch.randn(3, 3, 224, 224)
        torch.save(source.state_dict(), self.path("dinov2.pth"))
        state, archive = checkpoint.read(self.path("dinov2.pth"))
        self.assertIsNone(archive)
        self.assert_close(source(x), vit.load(state, model, SMALL[model])(x), 1e-5)

    @torch.no_grad()
    def test_the_panels_networks(self):
        for model, kind, module, file in (("mae-vit-l16", Mae, vit, "model.safetensors"), ("mae-vit-l16", Mae, vit, "model.bin"),
                                          ("siglip2-vit-b16-512", Siglip, siglip, "model.safetensors"),
                                          ("convnext-base", ConvNext, convnext, "model.bin")):
            with self.subTest(model + " " + file):
                shape = module.SHAPES[model].scaled(SMALL[model])
                source = kind(shape).eval()
                for layer in source.modules():
                    if isinstance(layer, nn.LayerNorm):
                        layer.weight.uniform_(0.5, 1.5), layer.bias.normal_()
                x = torch.randn(3, 3, shape.side, shape.side)
                if file.endswith(".safetensors"):
                    write_safetensors(source.state_dict(), self.path(file))
                else:
                    torch.save(source.state_dict(), self.path(file))
                state, archive = checkpoint.read(self.path(file))
                self.assertIsNone(archive)
                self.assert_close(source(x), module.load(state, model, SMALL[model])(x), 1e-5)
                missing = sorted(name for name in state if "norm" in name and not name.startswith("text"))[0]
                for message, wrong in {f"1 entries missing .{missing}.$": {k: v for k, v in state.items() if k != missing},
                                       r"1 unknown .surplus\.weight.$": {**state, "surplus.weight": torch.zeros(1)}}.items():
                    with self.assertRaisesRegex(checkpoint.Refusal, message):
                        module.load(wrong, model, SMALL[model])

    def test_damaged_safetensors(self):
        write_safetensors({"a": torch.ones(2, 3)}, self.path("whole.safetensors"))
        with open(self.path("whole.safetensors"), "rb") as file:
            whole = file.read()
        self.assertTrue(torch.equal(torch.ones(2, 3), checkpoint.read(self.path("whole.safetensors"))[0]["a"]))
        for name, data in (("cut", whole[:-1]), ("empty", b""), ("short", whole[:9]), ("long", b"\xff" * 8 + whole[8:]),
                           ("text", b"<html>not found</html>"), ("type", whole.replace(b"F32", b"F33"))):
            with open(self.path(name + ".safetensors"), "wb") as file:
                file.write(data)
            with self.subTest(name), self.assertRaises(checkpoint.Refusal) as raised:
                checkpoint.read(self.path(name + ".safetensors"))
            self.assertNotIn("\n", str(raised.exception))

    @torch.no_grad()
    def test_lpips_of_torchvision_and_of_its_authors(self):
        for model, kind in (("lpips-alex", Alex), ("lpips-vgg", Vgg)):
            with self.subTest(model):
                trunk = kind(lambda full: max(16, int(full * SMALL_PAIRS[model] / 16 + 0.5) * 16)).eval()
                widths = [trunk.features[tap - 1].out_channels for tap in kind.TAPS]
                linear = {f"lin{k}.model.1.weight": torch.rand(1, width, 1, 1) for k, width in enumerate(widths)}
                torch.save(trunk.state_dict(), self.path("trunk.pth"))
                torch.save(linear, self.path("linear.pth"))
                state = {**checkpoint.read(self.path("trunk.pth"))[0], **checkpoint.read(self.path("linear.pth"))[0]}
                net = lpips.load(state, model, SMALL_PAIRS[model])
                for height, width in ((48, 65), (lpips.TRUNKS[model].shortest,) * 2):
                    a, b = torch.rand(2, 3, 3, height, width) * 2 - 1
                    # The scaling layer's numbers are ImageNet's to three digits.
                    self.assertLess((net(a, b)[:, 0] / distance(trunk, linear, a, b) - 1).abs().max().item(), 1e-3)
                    self.assertEqual(0, net(a, a).abs().max().item())
                with self.assertRaises(RuntimeError):  # a map without a position
                    side = lpips.TRUNKS[model].shortest - 1
                    net(torch.zeros(1, 3, side, side), torch.zeros(1, 3, side, side))
                for message, wrong in {"unknown .lin9.": {**state, "lin9.model.1.weight": torch.zeros(1)},
                                       "below 0": {**state, "lin2.model.1.weight": -state["lin2.model.1.weight"]},
                                       "5 entries missing .lin0": {k: v for k, v in state.items() if k not in linear}}.items():
                    with self.assertRaisesRegex(checkpoint.Refusal, message):
                        lpips.load(wrong, model, SMALL_PAIRS[model])

    def test_positions_are_resized_as_dinov2_does(self):
        rows = torch.randn(37 * 37, 5)
        expected = torch.from_numpy(bicubic(rows.numpy(), 37, 16))
        self.assertLess((vit.resize(rows, 37, 16) - expected).abs().max().item(), 1e-5)
        plain = F.interpolate(rows.T.reshape(1, 5, 37, 37), size=(16, 16), mode="bicubic")[0].flatten(1).T
        self.assertGreater((plain - expected).abs().max().item(), 1e-2)  # the offset is no rounding error

    def test_entries_that_do_not_fit_are_named(self):
        loads = {
            "inception-2015": lambda state: inception.load(state, scale=SMALL["inception-2015"]),
            "dinov2-vit-l14": lambda state: vit.load(state, "dinov2-vit-l14", SMALL["dinov2-vit-l14"]),
        }
        states = {"inception-2015": inception.unfolded(3, SMALL["inception-2015"]).state_dict(),
                  "dinov2-vit-l14": Dinov2(vit.SHAPES["dinov2-vit-l14"].scaled(SMALL["dinov2-vit-l14"])).state_dict()}
        some = {"inception-2015": "Mixed_6c.branch7x7_2.conv.weight", "dinov2-vit-l14": "blocks.1.mlp.fc1.weight"}
        for model, load in loads.items():
            name, state = some[model], states[model]
            broken = {
                f"1 entries missing .{name}.$": {key: value for key, value in state.items() if key != name},
                r"1 unknown .surplus\.weight.$": {**state, "surplus.weight": torch.zeros(1)},
                "has shape": {**state, name: state[name][:-1]},
                "not finite": {**state, name: state[name] * float("nan")},
            }
            for message, wrong in broken.items():
                with self.subTest(model=model, message=message):
                    with self.assertRaisesRegex(checkpoint.Refusal, message) as raised:
                        load(wrong)
                    self.assertNotIn("\n", str(raised.exception))

    def test_what_is_no_state_dictionary(self):
        torch.save([torch.zeros(1)], self.path("list.pth"))
        with open(self.path("text.pth"), "w") as file:
            file.write("<html>not found</html>")
        for name in ("list.pth", "text.pth", "absent.pth"):
            with self.assertRaises(checkpoint.Refusal) as raised:
                checkpoint.read(self.path(name))
            self.assertNotIn("\n", str(raised.exception))


class Exporting(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_main(self, *argv):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = pretrained.main([str(a) for a in argv])
        return code, out.getvalue(), err.getvalue()

    def test_random_networks_make_cards_with_artifacts(self):
        for model, scale in SMALL.items():
            with self.subTest(model):
                code, out, err = self.run_main(model, self.folder.name, "--random", "--seed", 7, "--scale", scale)
                self.assertEqual((0, ""), (code, err))
                name = f"random-{model}-s7-x{scale:g}"
                with open(os.path.join(self.folder.name, name + ".yaml")) as file:
                    card = yaml.safe_load(file)
                self.assertEqual(name, card["name"])
                self.assertIn("RANDOM", card["description"])
                self.assertNotIn("exporter", card)
                self.assertEqual(artifacts.built_in_card(model)["input"], card["input"])
                for artifact in card["artifacts"].values():
                    path = artifact["uri"].removeprefix("file://")
                    self.assertEqual(artifact["sha256"], checkpoint.sha256(path))
                self.check_onnx(card)
                self.check_torchscript(card)

    def test_random_networks_of_pairs_make_cards_too(self):
        for model, scale in SMALL_PAIRS.items():
            with self.subTest(model):
                code, _, err = self.run_main(model, self.folder.name, "--random", "--seed", 7, "--scale", scale)
                self.assertEqual((0, ""), (code, err))
                with open(os.path.join(self.folder.name, f"random-{model}-s7-x{scale:g}.yaml")) as file:
                    card = yaml.safe_load(file)
                self.assertEqual(("pair", "lpips"), (card["kind"], card["measure"]["name"]))
                self.assertEqual(lpips.TRUNKS[model].shortest, card["input"]["shortest-side"])
                self.assertNotIn("dimension", card["output"])
                paths = {engine: artifact["uri"].removeprefix("file://") for engine, artifact in card["artifacts"].items()}
                for engine, path in paths.items():
                    self.assertEqual(card["artifacts"][engine]["sha256"], checkpoint.sha256(path))
                graph = onnx.load(paths["OnnxRuntime"]).graph
                self.assertEqual(["image", "partner"], [value.name for value in graph.input])
                for value in graph.input:
                    self.assertEqual(["n", 3, "height", "width"],
                                     [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim])
                given = artifacts.compare(torch.jit.load(paths["PyTorch"]), artifacts.probe_pairs(card))
                off = (given - torch.tensor(card["probe"]["head"], dtype=torch.float64)).abs().max().item()
                self.assertLess(off, card["probe"]["tolerance"])

    def test_lpips_asks_for_both_pinned_files(self):
        files = [os.path.join(self.folder.name, name) for name in ("alexnet-owt-7be5be79.pth", "alex.pth")]
        for file in files:
            torch.save({"features.0.weight": torch.zeros(1)}, file)
        code, _, err = self.run_main("lpips-alex", self.folder.name, "--weights", files[0], "--linear", files[1])
        self.assertEqual(1, code)
        self.assertEqual(1, len(err.splitlines()), err)
        self.assertIn("df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0 (alex.pth)", err)

    def check_onnx(self, card):
        graph = onnx.load(card["artifacts"]["OnnxRuntime"]["uri"].removeprefix("file://")).graph
        side = card["input"]["size"]
        self.assertEqual(["image"], [value.name for value in graph.input])
        dimensions = [d.dim_param or d.dim_value for d in graph.input[0].type.tensor_type.shape.dim]
        self.assertEqual(["n", 3, side, side], dimensions)
        outputs = {value.name: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim] for value in graph.output}
        self.assertEqual(["n", card["output"]["dimension"]], outputs["embedding"])
        self.assertEqual("logits" in card["output"], "logits" in outputs)
        if "spatial" in card["output"]:
            self.assertEqual(["n", card["output"]["spatial"]["dimension"]], outputs["spatial"])

    def check_torchscript(self, card):
        net = torch.jit.load(card["artifacts"]["PyTorch"]["uri"].removeprefix("file://"))
        embedding = artifacts.embed(net, artifacts.probe_input(card), card)[0]
        self.assertEqual(card["output"]["dimension"], len(embedding))
        off = (embedding[:8] - torch.tensor(card["probe"]["head"], dtype=torch.float64)).abs().max().item()
        self.assertLess(off, card["probe"]["tolerance"])
        if card["output"]["normalisation"] == "l2":
            self.assertAlmostEqual(1, embedding.norm().item(), places=12)

    def test_one_seed_gives_the_same_bytes(self):
        texts = []
        for part in ("a", "b"):  # processes of their own: torch numbers what one process traces
            out = os.path.join(self.folder.name, part)
            subprocess.run([sys.executable, pretrained.__file__, "clip-vit-b32", out, "--random", "--scale", "0.1",
                            "--uri", "s3a://bucket/models/"], check=True, stdout=subprocess.DEVNULL)
            with open(os.path.join(out, "random-clip-vit-b32-s1-x0.1.yaml")) as file:
                texts.append(file.read())
        self.assertEqual(*texts)
        self.assertIn("s3a://bucket/models/random-clip-vit-b32-s1-x0.1.onnx", texts[0])

    def test_other_weights_than_the_pinned_ones(self):
        file = os.path.join(self.folder.name, "ViT-B-32.pt")
        torch.save({"visual.proj": torch.zeros(1)}, file)
        code, _, err = self.run_main("clip-vit-b32", self.folder.name, "--weights", file)
        self.assertEqual(1, code)
        self.assertEqual(1, len(err.splitlines()), err)
        self.assertIn("pins 40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af", err)
        code, _, err = self.run_main("clip-vit-b32", self.folder.name, "--weights", file, "--name", "mine")
        self.assertEqual(1, code)
        self.assertEqual(1, len(err.splitlines()), err)
        self.assertIn("entries missing", err)

    @torch.no_grad()
    def test_weights_of_your_own(self):
        scale = SMALL["inception-2015"]
        file = os.path.join(self.folder.name, "fine-tuned.pth")
        source = inception.unfolded(9, scale)
        torch.save(source.state_dict(), file)
        net, _, card = pretrained.from_weights("inception-2015", file, "mine", scale)
        self.assertEqual({"fine-tuned.pth": checkpoint.sha256(file)}, card["weights"])
        x = inception.calibration_images(1)
        self.assertTrue(torch.equal(inception.random(9, scale=scale)(x)[0], net(x)[0]))

    def test_the_probe_is_the_image_that_java_draws(self):
        card = artifacts.built_in_card("inception-2015")
        image = (artifacts.probe_input(card)[0] * 128 + 128).numpy()
        for x, y, c in ((0, 0, 0), (298, 0, 1), (17, 201, 2), (298, 298, 2)):
            self.assertEqual((37 * x + 59 * y + 83 * c + x * y) % 256, image[c, y, x])

    def test_cards_and_networks_have_the_same_sizes(self):
        self.assertEqual(artifacts.built_in_card("inception-2015")["output"]["dimension"], inception.Inception().dimension)
        self.assertEqual(artifacts.built_in_card("inception-2015")["output"]["logits"]["classes"], inception.CLASSES)
        for model, shape in vit.SHAPES.items():
            card = artifacts.built_in_card(model)
            self.assertEqual(card["output"]["dimension"], shape.projected or shape.width)
            self.assertEqual(card["input"]["size"], shape.side)
        for name, dimension, side in (("siglip2-vit-b16-512", siglip.SHAPES["siglip2-vit-b16-512"].width, 512),
                                      ("convnext-base", convnext.SHAPES["convnext-base"].widths[-1], 224)):
            card = artifacts.built_in_card(name)
            self.assertEqual((dimension, side), (card["output"]["dimension"], card["input"]["size"]))

    def test_scaled_convolutions_have_multiples_of_16_channels(self):
        for scale in (0.05, 0.2, 0.5, 0.75):
            for module in inception.Inception(scale).modules():
                if isinstance(module, nn.Conv2d):
                    self.assertEqual(0, module.out_channels % 16)

    def test_wrong_arguments(self):
        for argv in (["clip-vit-b32", "out"], ["clip-vit-b32", "out", "--weights", "x", "--scale", "0.5"],
                     ["clip-vit-b32", "out", "--random", "--scale", "2"], ["other", "out", "--random"],
                     ["clip-vit-b32", "out", "--random", "--name", "clip-vit-b32"], ["lpips-vgg", "out", "--weights", "x"],
                     ["clip-vit-b32", "out", "--weights", "x", "--linear", "y"], ["lpips-vgg", "out", "--random", "--linear", "y"]):
            with self.subTest(argv), self.assertRaises(SystemExit) as raised, contextlib.redirect_stderr(io.StringIO()):
                pretrained.main(argv)
            self.assertEqual(2, raised.exception.code)


if __name__ == "__main__":
    unittest.main()
