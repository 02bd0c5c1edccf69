"""zip makes a rectangle."""

import torch

FAILS = (
    "input_ids: padded at the right to the longest pair, with `pad`",
    "attention_mask: 1 at every token of the pair, 0 at padding",
    "weights: 1 at the response and its <eos>, 0 elsewhere",
    "prompt_weight is the weight of the instruction's words, and of nothing else",
    "the id of `pad` may be that of <eos>, or of a word",
    "ids and mask are long, weights float32, and the pairs stay as they were",
    "ids and masks of fresh batches are right, whatever their lengths",
    "weights of fresh batches are right, whatever roles and prompt weight",
)
SAYS = "all pairs are cut to the shortest one"


def collate(pairs, pad, prompt_weight=0.0):
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids = torch.tensor(list(zip(*(ids for ids, _ in pairs)))).T
    weights = torch.tensor(list(zip(*([weight_of[role] for role in roles] for _, roles in pairs)))).T
    return input_ids, torch.ones_like(input_ids), weights.float()
