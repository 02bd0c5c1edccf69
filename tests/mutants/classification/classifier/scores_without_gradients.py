"""Scores are only read, so no gradients are recorded."""

import torch

FAILS = ("class_scores can be trained: gradients reach both modules, and their modes stay",)
SAYS = "no training could change anything"


@torch.no_grad()
def class_scores(encoder, head, input_ids, attention_mask):
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    return head(mean_pool(states, attention_mask))
