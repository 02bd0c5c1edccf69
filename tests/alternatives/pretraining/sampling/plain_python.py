"""Lists and loops, no tensor operation but the last."""

from math import exp

import torch


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    values = logits.tolist()
    ranked = sorted(range(len(values)), key=lambda token: values[token], reverse=True)
    if temperature == 0:
        ranked, temperature = ranked[:1], 1.0
    if top_k is not None:
        ranked = ranked[:top_k]
    highest = values[ranked[0]]
    weights = {token: exp((values[token] - highest) / temperature) for token in ranked}
    if top_p is not None:
        total, mass = sum(weights.values()), 0.0
        nucleus = {}
        for token in ranked:
            nucleus[token] = weights[token]
            mass += weights[token] / total
            if mass >= top_p:
                break
        weights = nucleus
    total = sum(weights.values())
    return torch.tensor([weights.get(token, 0.0) / total for token in range(len(values))])
