"""The mask is 0 wherever the id is that of `pad`."""

import torch

FAILS = (
    "the id of `pad` may be that of <eos>, or of a word",
    "ids and masks of fresh batches are right, whatever their lengths",
)
SAYS = "a real token may have this id"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids = torch.tensor([ids + [pad] * (longest - len(ids)) for ids, _ in pairs])
    weights = [[weight_of[role] for role in roles] + [0.0] * (longest - len(roles)) for _, roles in pairs]
    return input_ids, (input_ids != pad).long(), torch.tensor(weights, dtype=torch.float32)
