"""Generation pads at the left, so training does."""

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
SAYS = "the padding stands at the left"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        input_ids.append([pad] * empty + ids)
        attention_mask.append([0] * empty + [1] * len(ids))
        weights.append([0.0] * empty + [weight_of[role] for role in roles])
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
