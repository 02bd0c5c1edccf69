"""A weight stands at the position that predicts."""

import torch

FAILS = (
    "weights: 1 at the response and its <eos>, 0 elsewhere",
    "prompt_weight is the weight of the instruction's words, and of nothing else",
    "the id of `pad` may be that of <eos>, or of a word",
    "weights of fresh batches are right, whatever roles and prompt weight",
)
SAYS = "one place too early"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        input_ids.append([*ids, *[pad] * empty])
        attention_mask.append([1] * len(ids) + [0] * empty)
        weights.append([weight_of[role] for role in roles[1:]] + [0.0] * (empty + 1))
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
