"""Documents are told apart by <bos> alone."""

import torch

FAILS = (
    "each document stands between <bos> and <eos>, one after another",
    "the incomplete last block is dropped, and a full one is kept",
    "right on many fresh documents, some longer than a block, some empty",
)
SAYS = "<eos> is missing"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
