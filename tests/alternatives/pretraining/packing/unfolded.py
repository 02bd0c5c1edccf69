"""The stream is cut by unfold, in numpy's integers."""

from itertools import chain

import numpy as np
import torch


def pack(documents, block_size, bos, eos):
    tokens = list(chain.from_iterable(chain([bos], document, [eos]) for document in documents))
    stream = torch.from_numpy(np.array(tokens, dtype=np.int64))
    if len(stream) < block_size:
        return stream.new_zeros(0, block_size)
    return stream.unfold(0, block_size, block_size).clone()
