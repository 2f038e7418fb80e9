#!/usr/bin/python3
"""Makes the text tower that tests run beside the embedded model: seeded random weights, 16 tokens in, 128 numbers out.

usage: tiny_tower.py OUT
needs: what submit/models/pretrained.py needs, and the tokenizer file of the golden tokens beside this folder

Writes OUT/tiny.onnx and OUT/tiny.pt, and prints the head of the embedding of the probe's caption, at length 1. The tower adds
up, in places that weigh differently, one of 61 vectors for each token (its id modulo 61), and projects a tanh of the sum.
"""
import os
import sys

import torch
import torch.nn as nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, *[os.pardir] * 4, "submit", "models"))
import artifacts  # noqa: E402

CONTEXT, WORDS, WIDTH, DIMENSION = 16, 61, 12, 128
PROBE = [49406, 320, 1125, 539, 320, 2368, 49407]  # "a photo of a cat"


class TinyTower(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.words = nn.Parameter(torch.randn(WORDS, WIDTH))
        self.places = nn.Parameter(torch.randn(CONTEXT, WIDTH))
        self.projection = nn.Parameter(torch.randn(WIDTH, DIMENSION))

    def forward(self, ids):
        return torch.tanh((self.words[ids % WORDS] * self.places).sum(1)) @ self.projection


def main(out):
    net = TinyTower().eval().requires_grad_(False)
    ids = torch.tensor([PROBE + [0] * (CONTEXT - len(PROBE))])
    artifacts.write_onnx(net, ids.repeat(2, 1), "tokens", {"embedding": DIMENSION}, os.path.join(out, "tiny.onnx"))
    artifacts.write_torchscript(net, ids.repeat(2, 1), os.path.join(out, "tiny.pt"))
    embedding = net.double()(ids)[0]
    print([float(f"{value:.9g}") for value in (embedding / embedding.norm())[:8].tolist()])


if __name__ == "__main__":
    main(*sys.argv[1:])
