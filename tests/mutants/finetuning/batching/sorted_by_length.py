"""Pairs of like length side by side save padding."""

import torch

FAILS = (
    "input_ids: padded at the right to the longest pair, with `pad`",
    "attention_mask: 1 at every token of the pair, 0 at padding",
    "weights: 1 at the response and its <eos>, 0 elsewhere",
    "prompt_weight is the weight of the instruction's words, and of nothing else",
    "the id of `pad` may be that of <eos>, or of a word",
    "ids and masks of fresh batches are right, whatever their lengths",
    "weights of fresh batches are right, whatever roles and prompt weight",
)
SAYS = "sorted by length"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in sorted(pairs, key=lambda pair: len(pair[0])):
        empty = longest - len(ids)
        input_ids.append([*ids, *[pad] * empty])
        attention_mask.append([1] * len(ids) + [0] * empty)
        weights.append([weight_of[role] for role in roles] + [0.0] * empty)
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
