#!/usr/bin/python3
"""Makes the network of pairs that tests run: a distance in the manner of LPIPS, whose weights are simple fractions.

usage: tiny_pair.py OUT
needs: what submit/models/pretrained.py needs, and numpy

Writes OUT/tiny.onnx and OUT/tiny.pt, and prints the probe's numbers, as numpy computes them in float64. One convolution makes a map of 16
channels of either image; the squared differences of its vectors at length 1, weighted by channel, are averaged over the map. To that
comes a quarter of what the image is brighter than its partner, so that the two are told apart. Tests compute the same in Java.
"""
import os
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, *[os.pardir] * 4, "submit", "models"))
import artifacts  # noqa: E402

CHANNELS, KERNEL, STRIDE, EPSILON = 16, 3, 2, 1e-10
CARD = {"input": {"names": ["image", "partner"], "range": "0..1", "mean": [0.5] * 3, "deviation": [0.5] * 3}}


def weights():
    o, c, y, x = np.meshgrid(*map(np.arange, (CHANNELS, 3, KERNEL, KERNEL)), indexing="ij")
    return ((7 * o + 5 * c + 3 * y + x) % 11 - 5) / 16, (3 * np.arange(CHANNELS) % 5 - 2) / 8, (np.arange(CHANNELS) + 1) / 32


class TinyPair(nn.Module):
    def __init__(self):
        super().__init__()
        for name, values in zip(("kernel", "bias", "channels"), weights()):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32))

    def map(self, x):
        x = F.relu(F.conv2d(x, self.kernel, self.bias, STRIDE))
        return x / ((x * x).sum(1, keepdim=True).sqrt() + EPSILON)

    def forward(self, image, partner):
        difference = (self.map(image) - self.map(partner)) ** 2 * self.channels[None, :, None, None]
        brighter = F.relu((image - partner).mean((1, 2, 3)))
        return difference.sum(1, keepdim=True).mean((2, 3)) + 0.25 * brighter[:, None]


def by_hand(image, partner):
    """The same in numpy, image 3 x height x width."""
    kernel, bias, channels = weights()

    def map_of(x):
        rows, columns = ((side - KERNEL) // STRIDE + 1 for side in x.shape[1:])
        values = np.empty((CHANNELS, rows, columns))
        for row in range(rows):
            for column in range(columns):
                patch = x[:, STRIDE * row:STRIDE * row + KERNEL, STRIDE * column:STRIDE * column + KERNEL]
                values[:, row, column] = np.maximum(0, (kernel * patch).sum((1, 2, 3)) + bias)
        return values / (np.sqrt((values ** 2).sum(0)) + EPSILON)

    difference = (channels[:, None, None] * (map_of(image) - map_of(partner)) ** 2).sum(0).mean()
    return difference + max(0, (image - partner).mean()) / 4


def main(out):
    net, pairs = TinyPair().eval(), artifacts.probe_pairs(CARD)
    free = {0: "n", 2: "height", 3: "width"}
    example = tuple(image.repeat(2, 1, 1, 1) for image in pairs[0])
    artifacts.write_onnx_of(net, example, {name: free for name in CARD["input"]["names"]}, {"distance": 1},
                            os.path.join(out, "tiny.onnx"))
    artifacts.write_torchscript(net, example, os.path.join(out, "tiny.pt"))
    artifacts.check_pairs(net, CARD, 1e-6, os.path.join(out, "tiny.pt"))
    expected = [by_hand(*(image[0].double().numpy() for image in pair)) for pair in pairs]
    off = np.abs(artifacts.compare(net, pairs).numpy() - expected).max()
    print("head", [float(f"{value:.9g}") for value in expected], "in float32", f"{off:.2g} off")


if __name__ == "__main__":
    main(*sys.argv[1:])
