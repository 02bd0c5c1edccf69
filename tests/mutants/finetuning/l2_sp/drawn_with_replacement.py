"""Each call draws texts by chance, and may take one twice in an epoch."""

import torch

FAILS = ("each call takes the next full batch; each epoch of texts has an order of its own",)
SAYS = "with replacement"


def replay(input_ids, attention_mask, batch_size, seed):
    generator = torch.Generator().manual_seed(seed)

    def extra_loss(model):
        size = min(batch_size, len(input_ids))
        rows = torch.randperm(len(input_ids), generator=generator)[:size]
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
