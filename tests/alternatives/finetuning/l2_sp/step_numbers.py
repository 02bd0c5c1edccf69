"""The epoch and the place in it are computed from the number of the call; numpy draws the orders."""

import numpy as np
import torch


def l2_sp(model, anchor, alpha):
    pulls = []
    for name, parameter in model.named_parameters():
        if name not in anchor:
            continue
        pulls.append(torch.linalg.vector_norm(parameter - anchor[name].detach()) ** 2)
    return sum(pulls) * (alpha / 2)


def replay(input_ids, attention_mask, batch_size, seed):
    rng, orders, calls = np.random.default_rng(seed), [], 0
    size = min(batch_size, len(input_ids))
    each = len(input_ids) // size

    def extra_loss(model):
        nonlocal calls
        epoch, place = divmod(calls, each)
        while len(orders) <= epoch:
            orders.append(rng.permutation(len(input_ids)))
        calls += 1
        rows = torch.from_numpy(orders[epoch][place * size : (place + 1) * size])
        longest = int(attention_mask[rows].sum(1).max())
        ids, mask = input_ids[rows, :longest], attention_mask[rows, :longest]
        return objective(model(ids, mask).logits, ids, mask.to(torch.float32), per="token")

    return extra_loss
