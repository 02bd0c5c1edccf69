"""Everything on sorted float64 probabilities, renormalised after each cut, scattered back at the end."""

import torch


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    ordered, order = torch.sort(logits.double(), descending=True, stable=True)
    if temperature == 0:
        probs = torch.zeros_like(ordered)
        probs[0] = 1
    else:
        probs = torch.softmax(ordered / temperature, dim=0)
    if top_k is not None:
        probs[top_k:] = 0
        probs = probs / probs.sum()
    if top_p is not None:
        first_enough = torch.searchsorted(probs.cumsum(0), top_p)
        probs[first_enough + 1 :] = 0
        probs = probs / probs.sum()
    return torch.empty_like(probs).scatter_(0, order, probs)
