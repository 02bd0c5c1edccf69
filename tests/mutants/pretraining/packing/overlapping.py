"""The next block begins with the last token of this one, since the shift would lose a prediction."""

import torch

FAILS = (
    "each document stands between <bos> and <eos>, one after another",
    "the incomplete last block is dropped, and a full one is kept",
    "right on many fresh documents, some longer than a block, some empty",
)
SAYS = "neighbouring blocks overlap by a token"


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document, eos)]
    starts = range(0, len(stream) - block_size + 1, block_size - 1)
    blocks = [stream[start : start + block_size] for start in starts]
    return torch.tensor(blocks, dtype=torch.long).view(-1, block_size)
