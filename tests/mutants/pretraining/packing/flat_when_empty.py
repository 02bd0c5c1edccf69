"""A list of blocks makes a tensor of rows, however many blocks there are."""

import torch

FAILS = ("too few tokens for one block give a tensor of shape [0, block_size]",)
SAYS = "does not know how long a block is"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document, eos)]
    starts = range(0, len(stream) - block_size + 1, block_size)
    return torch.tensor([stream[start : start + block_size] for start in starts], dtype=torch.long)
