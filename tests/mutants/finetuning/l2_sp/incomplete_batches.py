"""The incomplete batch at the end of an epoch is replayed too."""

import torch

FAILS = ("each call takes the next full batch; each epoch of texts has an order of its own",)
SAYS = "incomplete batch"


def replay(input_ids, attention_mask, batch_size, seed):
    generator = torch.Generator().manual_seed(seed)
    size = min(batch_size, len(input_ids))
    waiting = []

    def extra_loss(model):
        if not waiting:
            order = torch.randperm(len(input_ids), generator=generator)
            waiting.extend(order.split(size))
        rows = waiting.pop(0)
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
