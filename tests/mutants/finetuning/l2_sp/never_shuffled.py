"""Texts are replayed in the order in which they came."""

import torch

FAILS = (
    "each call takes the next full batch; each epoch of texts has an order of its own",
    "the seed decides which texts are replayed, and nothing else does",
)
SAYS = "not shuffled"


def replay(input_ids, attention_mask, batch_size, seed):
    size = min(batch_size, len(input_ids))
    waiting = []

    def extra_loss(model):
        if not waiting:
            order = torch.arange(len(input_ids))
            waiting.extend(batch for batch in order.split(size) if len(batch) == size)
        rows = waiting.pop(0)
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
