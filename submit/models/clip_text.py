"""CLIP's text tower (Radford et al. 2021), and its tokenizer as a file.

The tower takes token ids [n, 77]: embedding and position, blocks in which a token looks only at those before it, the last norm
at the place of the end token (the first of the largest id), and the text projection. The embedding is not unit-norm; who
compares it makes it so.

The tokenizer is a file in the format of Hugging Face's tokenizers, made from the published vocabulary. It splits text into words
and merges their bytes; what reads it has cleaned the text before (ftfy, entities, spaces, lower case).
"""
import gzip
import json
import os

import torch
import torch.nn as nn

import checkpoint
import vit

CONTEXT = 77
VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
VOCABULARY_SHA256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"
BYTES = 256
MERGES = 48894
WORD_END = "</w>"
START, END = "<|startoftext|>", "<|endoftext|>"
SIZE = 2 * BYTES + MERGES + 2
# Words as the published code splits text: endings, letters, single digits, the rest.
WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+"

SHAPES = {
    "clip-vit-l14-336": vit.Shape(side=0, patch=1, grid=0, heads=12, layers=12, projected=768, activation="quick"),
    "clip-vit-b32": vit.Shape(side=0, patch=1, grid=0, heads=8, layers=12, projected=512, activation="quick"),
}


class TextTransformer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width, epsilon = shape.width, 1e-5
        self.dimension = shape.projected
        self.token = nn.Embedding(SIZE, width)
        self.position = nn.Parameter(torch.zeros(CONTEXT, width))
        self.blocks = nn.ModuleList(vit.Block(shape, CONTEXT, epsilon) for _ in range(shape.layers))
        self.after = nn.LayerNorm(width, epsilon)
        self.projection = nn.Parameter(torch.zeros(width, shape.projected))
        for block in self.blocks:
            block.mask = torch.full((CONTEXT, CONTEXT), float("-inf")).triu(1)

    def forward(self, ids):
        x = self.token(ids) + self.position
        for block in self.blocks:
            x = block(x)
        ends = (ids == ids.max(dim=1, keepdim=True).values).to(torch.int64)
        first = ends * (ends.cumsum(1) == 1)
        return (self.after(x) * first[:, :, None]).sum(1) @ self.projection


def names(layers):
    """OpenAI's names of the text tower's entries, to ours."""
    return {"token_embedding.weight": "token.weight", "positional_embedding": "position", "text_projection": "projection",
            **vit.both("ln_final", "after"), **vit.clip_block_names("transformer.resblocks", layers)}


def load(state, model, scale=1.0):
    """The text tower of a published file."""
    shape = SHAPES[model].scaled(scale)
    found = checkpoint.rename(state, names(shape.layers), ignored=lambda name: name.startswith(
        ("visual.", "logit_scale", "input_resolution", "context_length", "vocab_size")))
    return checkpoint.load(TextTransformer(shape).eval().requires_grad_(False), found)


def random(seed, model, scale=1.0):
    """As the image tower's random weights; its projection is as wide as that one's."""
    torch.manual_seed(seed)
    return vit.randomised(TextTransformer(SHAPES[model].scaled(scale)).eval().requires_grad_(False))


def probe_ids():
    """The probe's tokens: start, 320, 1125, 539, 320, 2368 ("a photo of a cat"), end, zeros."""
    ids = [SIZE - 2, 320, 1125, 539, 320, 2368, SIZE - 1]
    return torch.tensor([ids + [0] * (CONTEXT - len(ids))])


def write_tokenizer(vocabulary, path):
    """The tokenizer file of the published vocabulary; of a file of other bytes nothing is made."""
    digest = checkpoint.sha256(vocabulary)
    if digest != VOCABULARY_SHA256:
        raise checkpoint.Refusal(f"{vocabulary} has SHA-256 {digest}, but the published {VOCABULARY} has {VOCABULARY_SHA256}; "
                                 "take clip/" + VOCABULARY + " of OpenAI's CLIP")
    with gzip.open(vocabulary, "rt", encoding="utf-8") as file:
        merges = file.read().split("\n")[1:MERGES + 1]
    symbols = byte_symbols()
    words = [*symbols, *(symbol + WORD_END for symbol in symbols), *(merge.replace(" ", "") for merge in merges), START, END]
    ids = {word: i for i, word in enumerate(words)}

    def special(word):
        return {"id": ids[word], "content": word, "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": True}

    def surrounding(word):
        return {"SpecialToken": {"id": word, "type_id": 0}}

    content = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [special(START), special(END)],
        "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": WORDS}, "behavior": "Removed", "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [surrounding(START), {"Sequence": {"id": "A", "type_id": 0}}, surrounding(END)],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {word: {"id": word, "ids": [ids[word]], "tokens": [word]} for word in (START, END)}},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                  "end_of_word_suffix": WORD_END, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": ids, "merges": merges}}
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=True)


def byte_symbols():
    """The 256 characters that stand for bytes: the printable ones of Latin-1 first, in their order, then stand-ins from U+0100 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    return [chr(code) for code in printable] + [chr(BYTES + i) for i in range(BYTES - len(printable))]
