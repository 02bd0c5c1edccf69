"""Tokens must not be lost, so the last block is filled up."""

import torch

FAILS = (
    "each document stands between <bos> and <eos>, one after another",
    "the incomplete last block is dropped, and a full one is kept",
    "right on many fresh documents, some longer than a block, some empty",
    "too few tokens for one block give a tensor of shape [0, block_size]",
)
SAYS = "the incomplete last block is kept"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document, eos)]
    while len(stream) % block_size:
        stream.append(0)
    return torch.tensor(stream, dtype=torch.long).view(-1, block_size)
