"""There is always at least one block to stack."""

import torch

FAILS = ("too few tokens for one block give a tensor of shape [0, block_size]",)
SAYS = "an empty list of blocks cannot be stacked"


def pack(documents, block_size, bos, eos):
    stream = torch.tensor([token for document in documents for token in (bos, *document, eos)], dtype=torch.long)
    blocks = [block for block in stream.split(block_size) if len(block) == block_size]
    return torch.stack(blocks)
