"""The lists of the pairs themselves are filled up."""

import torch

FAILS = ("ids and mask are long, weights float32, and the pairs stay as they were",)
SAYS = "changes the data"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    lengths = [len(ids) for ids, _ in pairs]
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    for ids, roles in pairs:
        ids += [pad] * (longest - len(ids))
        roles += [TEMPLATE] * (longest - len(roles))
    input_ids = torch.tensor([ids for ids, _ in pairs])
    attention_mask = (torch.arange(longest) < torch.tensor(lengths)[:, None]).long()
    return input_ids, attention_mask, torch.tensor([[weight_of[role] for role in roles] for _, roles in pairs])
