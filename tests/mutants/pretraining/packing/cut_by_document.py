"""Each document is cut into blocks by itself, so that no block mixes two of them."""

import torch

FAILS = (
    "each document stands between <bos> and <eos>, one after another",
    "the incomplete last block is dropped, and a full one is kept",
    "right on many fresh documents, some longer than a block, some empty",
)
SAYS = "each document is cut by itself"


def pack(documents, block_size, bos, eos):
    blocks = []
    for document in documents:
        tokens = [bos, *document, eos]
        for start in range(0, len(tokens) - block_size + 1, block_size):
            blocks.append(tokens[start : start + block_size])
    return torch.tensor(blocks, dtype=torch.long).view(len(blocks), block_size)
