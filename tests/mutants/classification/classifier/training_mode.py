"""A classifier is used in the mode that it is in."""

import torch

FAILS = ("predict works in evaluation mode and without gradients",)
SAYS = "dropout was left on"


@torch.no_grad()
def predict(encoder, head, input_ids, attention_mask, names):
    return [names[row] for row in class_scores(encoder, head, input_ids, attention_mask).argmax(dim=-1)]
