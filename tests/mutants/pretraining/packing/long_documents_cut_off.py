"""A document longer than a block is cut off, as tokenizers do with truncation."""

import torch

FAILS = (
    "the incomplete last block is dropped, and a full one is kept",
    "right on many fresh documents, some longer than a block, some empty",
)
SAYS = "long documents are cut off"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document[: block_size - 2], eos)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
