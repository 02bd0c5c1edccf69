"""A causal model needs no mask."""

import torch

FAILS = (
    "attention_mask: 1 at every token of the pair, 0 at padding",
    "the id of `pad` may be that of <eos>, or of a word",
    "ids and masks of fresh batches are right, whatever their lengths",
)
SAYS = "padding is not masked at all"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        input_ids.append([*ids, *[pad] * empty])
        attention_mask.append([1] * longest)
        weights.append([weight_of[role] for role in roles] + [0.0] * empty)
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
