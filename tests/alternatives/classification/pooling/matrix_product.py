"""The mean as a product with weights, the last token by gather from a flipped mask."""

import torch


def mean_pool(states, attention_mask):
    real = attention_mask.bool()
    clean = torch.where(real[..., None], states, torch.zeros((), dtype=states.dtype))
    weights = real.to(states.dtype) / real.sum(dim=1, keepdim=True).to(states.dtype)
    return torch.bmm(weights.unsqueeze(1), clean).squeeze(1)


def last_token(states, attention_mask):
    time = attention_mask.shape[1]
    last = time - 1 - attention_mask.int().flip(1).argmax(dim=1)
    return states.gather(1, last.view(-1, 1, 1).expand(-1, 1, states.shape[2])).squeeze(1)
