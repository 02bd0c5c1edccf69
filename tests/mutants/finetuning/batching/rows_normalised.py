"""The weights of a row are shares."""

import torch

FAILS = (
    "weights: 1 at the response and its <eos>, 0 elsewhere",
    "prompt_weight is the weight of the instruction's words, and of nothing else",
    "the id of `pad` may be that of <eos>, or of a word",
    "weights of fresh batches are right, whatever roles and prompt weight",
)
SAYS = "add up to 1"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids = torch.tensor([ids + [pad] * (longest - len(ids)) for ids, _ in pairs])
    attention_mask = torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in pairs])
    weights = torch.tensor([[weight_of[role] for role in roles] + [0.0] * (longest - len(roles)) for _, roles in pairs])
    return input_ids, attention_mask, weights / weights.sum(dim=1, keepdim=True).clamp(min=1e-9)
