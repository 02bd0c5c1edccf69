"""Packing only means to concatenate the documents."""

import torch

FAILS = (
    "each document stands between <bos> and <eos>, one after another",
    "the incomplete last block is dropped, and a full one is kept",
    "right on many fresh documents, some longer than a block, some empty",
)
SAYS = "there is neither <bos> nor <eos>"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in document]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
