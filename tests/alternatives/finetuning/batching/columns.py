"""Column by column, with what is missing filled in by `zip_longest`."""

from itertools import zip_longest

import torch


def collate(pairs, pad, prompt_weight=0.0):
    def rectangle(rows, filler):
        columns = zip_longest(*rows, fillvalue=filler)
        return torch.tensor([list(column) for column in columns]).T.contiguous()

    roles = rectangle([roles for _, roles in pairs], -1)
    weights = (roles == RESPONSE).float() + prompt_weight * (roles == PROMPT).float()
    return rectangle([ids for ids, _ in pairs], pad), (roles >= 0).long(), weights
