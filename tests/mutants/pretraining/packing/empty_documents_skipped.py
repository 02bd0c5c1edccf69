"""An empty document is nothing."""

import torch

FAILS = (
    "each document stands between <bos> and <eos>, one after another",
    "right on many fresh documents, some longer than a block, some empty",
)
SAYS = "an empty document is left out"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents if document for token in (bos, *document, eos)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
