"""A block is handed over whenever it is full."""

import torch


def pack(documents, block_size, bos, eos):
    blocks, block = [], []
    for document in documents:
        for token in [bos] + list(document) + [eos]:
            block.append(token)
            if len(block) == block_size:
                blocks.append(block)
                block = []
    if not blocks:
        return torch.empty((0, block_size), dtype=torch.int64)
    return torch.LongTensor(blocks)
