"""Tensors hold floats."""

import torch

FAILS = ("returns one tensor, dtype long, and leaves the documents as they were",)
SAYS = "dtype torch.int64 (long)"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document, eos)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.float).view(blocks, block_size)
