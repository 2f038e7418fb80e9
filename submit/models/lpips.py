"""LPIPS, the learned distance of two pictures (Zhang et al. 2018), version 0.1, of AlexNet and of VGG16.

Inputs image and partner, float32 [N,3,H,W] of any one size, -1..1; they are shifted and scaled by channel here. Five feature maps of
either are divided by their length over the channels, position by position, 1e-10 added to the length; the squared differences,
weighted by channel, are averaged over the positions of a map and added up over the maps. Output [N,1].

The trunk's entries have torchvision's names (features.N.weight; those of its classifier are not used), those of the channel weights the
names in the authors' files (linK.model.1.weight).
"""
from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F

import checkpoint

SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)  # ImageNet's mean and deviation for -1..1
EPSILON = 1e-10


class Conv(NamedTuple):
    place: int  # in torchvision's list of features
    width: int
    kernel: int
    stride: int = 1
    padding: int = 1


POOL, TAP = "pool", "tap"


class Trunk(NamedTuple):
    steps: tuple  # a ReLU follows every Conv; at TAP the feature map is compared
    window: int  # of the pools, whose stride is 2
    shortest: int  # side that leaves something to every map


def vgg(*groups):
    """Groups of convolutions 3 x 3 with a pool between them; torchvision counts ReLUs and pools as places too."""
    steps, place = [], 0
    for group in groups:
        steps += [POOL] if steps else []
        for width in group:
            steps.append(Conv(place, width, 3))
            place += 2
        steps.append(TAP)
        place += 1
    return tuple(steps)


TRUNKS = {
    "lpips-alex": Trunk((Conv(0, 64, 11, 4, 2), TAP, POOL, Conv(3, 192, 5, 1, 2), TAP, POOL, Conv(6, 384, 3), TAP,
                         Conv(8, 256, 3), TAP, Conv(10, 256, 3), TAP), 3, 31),
    "lpips-vgg": Trunk(vgg((64, 64), (128, 128), (256,) * 3, (512,) * 3, (512,) * 3), 2, 16),
}


class Lpips(nn.Module):
    def __init__(self, trunk, scale=1.0):
        super().__init__()
        self.trunk = trunk
        self.weights = []
        channels = 3
        for step in trunk.steps:
            if isinstance(step, Conv):
                # Multiples of 16: oneDNN 3.7.1 (libtorch 2.7.1) computes 24 channels wrong on AVX-512 processors.
                width = max(16, int(step.width * scale / 16 + 0.5) * 16)
                self.add_module(f"conv{step.place}", nn.Conv2d(channels, width, step.kernel, step.stride, step.padding))
                channels = width
            elif step == TAP:
                self.register_buffer(f"lin{len(self.weights)}", torch.ones(1, channels, 1, 1))
                self.weights.append(f"lin{len(self.weights)}")
        for name, values in (("shift", SHIFT), ("scale", SCALE)):
            self.register_buffer(name, torch.tensor(values)[None, :, None, None], persistent=False)

    def maps(self, x):
        maps, x = [], (x - self.shift) / self.scale
        for step in self.trunk.steps:
            if step == POOL:
                x = F.max_pool2d(x, self.trunk.window, 2)
            elif step == TAP:
                maps.append(x / ((x * x).sum(1, keepdim=True).sqrt() + EPSILON))
            else:
                x = F.relu(getattr(self, f"conv{step.place}")(x))
        return maps

    def forward(self, image, partner):
        pairs = zip(self.weights, self.maps(image), self.maps(partner))
        return sum((getattr(self, name) * (a - b) ** 2).sum(1, keepdim=True).mean((2, 3)) for name, a, b in pairs)


def names(model):
    """What the entries of both published files are called here."""
    steps = TRUNKS[model].steps
    convs = {f"features.{step.place}.{end}": f"conv{step.place}.{end}"
             for step in steps if isinstance(step, Conv) for end in ("weight", "bias")}
    return {**convs, **{f"lin{k}.model.1.weight": f"lin{k}" for k in range(steps.count(TAP))}}


def load(state, model, scale=1.0):
    """The network of the entries of both files together."""
    net = Lpips(TRUNKS[model], scale).eval().requires_grad_(False)
    found = checkpoint.rename(state, names(model), ignored=lambda name: name.startswith("classifier."))
    for name in net.weights:
        if name in found and found[name].min() < 0:
            raise checkpoint.Refusal(f"the checkpoint is not of this network: {name} holds weights below 0")
    return checkpoint.load(net, found)


def random(seed, model, scale=1.0):
    """He-normal weights with small biases; weights of channels between 0 and 2 / channels, as large as learned ones."""
    torch.manual_seed(seed)
    net = Lpips(TRUNKS[model], scale).eval().requires_grad_(False)
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            nn.init.normal_(module.bias, std=0.1)
    for name in net.weights:
        weights = getattr(net, name)
        weights.uniform_(0, 2 / weights.numel())
    return net


def check_against(archive, net):
    """The published files hold no network that runs."""
