"""One long vector of differences; replay is a generator of batches, its loss the library's."""

from itertools import count

import torch


def l2_sp(model, anchor, alpha):
    named = {name: parameter for name, parameter in model.named_parameters() if name in anchor}
    away = torch.cat([(named[name] - anchor[name].detach()).flatten() for name in named])
    return 0.5 * alpha * torch.dot(away, away)


def replay(input_ids, attention_mask, batch_size, seed):
    def batches():
        generator = torch.Generator().manual_seed(seed)
        number = len(input_ids)
        for _ in count():
            order = torch.randperm(number, generator=generator).tolist()
            ends = range(batch_size, number + 1, batch_size) if number >= batch_size else [number]
            yield from (order[max(end - batch_size, 0) : end] for end in ends)

    coming = batches()

    def extra_loss(model):
        rows = next(coming)
        labels = input_ids[rows].masked_fill(attention_mask[rows] == 0, -100)
        return model(input_ids=input_ids[rows], attention_mask=attention_mask[rows], labels=labels).loss

    return extra_loss
