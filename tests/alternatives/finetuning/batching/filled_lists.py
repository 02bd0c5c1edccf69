"""Lists that are lengthened, new ones, and made tensors at the end."""

import torch


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        input_ids.append([*ids, *[pad] * empty])
        attention_mask.append([1] * len(ids) + [0] * empty)
        weights.append([weight_of[role] for role in roles] + [0.0] * empty)
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
