"""The library's padding, and a mask from the lengths."""

import torch
from torch.nn.utils.rnn import pad_sequence


def collate(pairs, pad, prompt_weight=0.0):
    lengths = torch.tensor([len(ids) for ids, _ in pairs])
    weight_of = torch.tensor([0.0, prompt_weight, 1.0])
    input_ids = pad_sequence([torch.tensor(ids) for ids, _ in pairs], batch_first=True, padding_value=pad)
    roles = pad_sequence([torch.tensor(roles) for _, roles in pairs], batch_first=True, padding_value=TEMPLATE)
    return input_ids, (torch.arange(input_ids.shape[1]) < lengths[:, None]).long(), weight_of[roles]
