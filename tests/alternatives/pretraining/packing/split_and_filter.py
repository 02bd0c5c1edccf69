"""Pieces from split; only full ones are stacked."""

import torch


def pack(documents, block_size, bos, eos):
    stream = []
    for document in documents:
        stream.append(bos)
        stream.extend(document)
        stream.append(eos)
    pieces = torch.tensor(stream, dtype=torch.int64).split(block_size)
    full = [piece for piece in pieces if piece.numel() == block_size]
    return torch.stack(full) if full else torch.zeros(0, block_size, dtype=torch.int64)
