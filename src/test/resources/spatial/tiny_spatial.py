#!/usr/bin/python3
"""Makes the network of three outputs that tests run: seeded random weights, pictures of 8 x 8 in.

usage: tiny_spatial.py OUT
needs: what submit/models/pretrained.py needs

Writes OUT/tiny.onnx and OUT/tiny.pt, and prints the head of the probe's embedding. One convolution makes a feature map of 10
channels, 4 rows and 3 columns; its first 7 channels by row, column and channel are the spatial output, its means the 10 numbers
of which embedding and logits are made.
"""
import os
import sys

import torch
import torch.nn as nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, *[os.pardir] * 4, "submit", "models"))
import artifacts  # noqa: E402

SIDE, CHANNELS, KEPT, DIMENSION, CLASSES = 8, 10, 7, 6, 5
OUTPUTS = {"embedding": DIMENSION, "logits": CLASSES, "spatial": 4 * 3 * KEPT}
INPUT = {"input": {"size": SIDE, "range": "0..1", "mean": [0.5] * 3, "deviation": [0.5] * 3}}


class TinySpatial(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.conv = nn.Conv2d(3, CHANNELS, (2, 2), (2, 3))
        self.embed = nn.Linear(CHANNELS, DIMENSION)
        self.classify = nn.Linear(CHANNELS, CLASSES)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        mean = x.mean((2, 3))
        return self.embed(mean), self.classify(mean), x[:, :KEPT].permute(0, 2, 3, 1).flatten(1)


def main(out):
    net = TinySpatial().eval().requires_grad_(False)
    example = torch.zeros(2, 3, SIDE, SIDE)
    artifacts.write_onnx(net, example, "image", OUTPUTS, os.path.join(out, "tiny.onnx"))
    artifacts.write_torchscript(net, example, os.path.join(out, "tiny.pt"))
    embedding, _, spatial = net.double()(artifacts.probe_input(INPUT).double())
    print("embedding", [float(f"{value:.9g}") for value in embedding[0].tolist()])
    print("spatial", [float(f"{value:.9g}") for value in spatial[0, :14].tolist()])


if __name__ == "__main__":
    main(*sys.argv[1:])
