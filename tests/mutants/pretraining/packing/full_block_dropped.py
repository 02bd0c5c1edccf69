"""The last block is always the incomplete one."""

import torch

FAILS = ("the incomplete last block is dropped, and a full one is kept",)
SAYS = "the last block is full, and yet it was dropped"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document, eos)]
    starts = range(0, len(stream) - block_size, block_size)
    blocks = [stream[start : start + block_size] for start in starts]
    return torch.tensor(blocks, dtype=torch.long).view(-1, block_size)
