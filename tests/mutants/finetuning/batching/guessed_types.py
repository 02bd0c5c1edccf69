"""torch guesses the type of the weights."""

import torch

FAILS = ("ids and mask are long, weights float32, and the pairs stay as they were",)
SAYS = "`torch.tensor` guesses the type"


def collate(pairs, pad, prompt_weight=0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0, PROMPT: prompt_weight, RESPONSE: 1}
    input_ids = torch.tensor([ids + [pad] * (longest - len(ids)) for ids, _ in pairs])
    attention_mask = torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in pairs])
    weights = torch.tensor([[weight_of[role] for role in roles] + [0] * (longest - len(roles)) for _, roles in pairs])
    return input_ids, attention_mask, weights
