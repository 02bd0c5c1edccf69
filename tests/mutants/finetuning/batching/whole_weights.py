"""Weights are numbers like ids."""

import torch

FAILS = (
    "prompt_weight is the weight of the instruction's words, and of nothing else",
    "the id of `pad` may be that of <eos>, or of a word",
    "weights of fresh batches are right, whatever roles and prompt weight",
)
SAYS = "cut to whole numbers"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids = torch.full((len(pairs), longest), pad)
    attention_mask, weights = torch.zeros_like(input_ids), torch.zeros_like(input_ids)
    for row, (ids, roles) in enumerate(pairs):
        input_ids[row, : len(ids)] = torch.tensor(ids)
        attention_mask[row, : len(ids)] = 1
        weights[row, : len(ids)] = torch.tensor([weight_of[role] for role in roles])
    return input_ids, attention_mask, weights.float()
