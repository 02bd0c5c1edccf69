"""<bos> and <eos> are written into the documents where they stand."""

import torch

FAILS = ("returns one tensor, dtype long, and leaves the documents as they were",)
SAYS = "the documents themselves were changed"


def pack(documents, block_size, bos, eos):
    stream = []
    for document in documents:
        document.insert(0, bos)
        document.append(eos)
        stream += document
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
