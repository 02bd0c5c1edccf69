"""One tensor for each document, concatenated."""

import torch


def pack(documents, block_size, bos, eos):
    pieces = [torch.tensor([], dtype=torch.long)]
    pieces += [torch.tensor([bos] + document + [eos], dtype=torch.long) for document in documents]
    stream = torch.cat(pieces)
    return stream[: stream.numel() - stream.numel() % block_size].reshape(-1, block_size)
