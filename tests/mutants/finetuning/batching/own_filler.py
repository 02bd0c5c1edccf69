"""Padding is token 0."""

import torch

FAILS = (
    "input_ids: padded at the right to the longest pair, with `pad`",
    "the id of `pad` may be that of <eos>, or of a word",
    "ids and masks of fresh batches are right, whatever their lengths",
)
SAYS = "fill up with the argument"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        input_ids.append([*ids, *[0] * empty])
        attention_mask.append([1] * len(ids) + [0] * empty)
        weights.append([weight_of[role] for role in roles] + [0.0] * empty)
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
