"""What has the id of `pad` is padding."""

import torch

FAILS = (
    "the id of `pad` may be that of <eos>, or of a word",
    "weights of fresh batches are right, whatever roles and prompt weight",
)
SAYS = "no response is taught to end"


def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids, attention_mask, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        input_ids.append([*ids, *[pad] * empty])
        attention_mask.append([1] * len(ids) + [0] * empty)
        weights.append([0.0 if token == pad else weight_of[role] for token, role in zip(ids, roles)] + [0.0] * empty)
    return torch.tensor(input_ids), torch.tensor(attention_mask), torch.tensor(weights, dtype=torch.float32)
