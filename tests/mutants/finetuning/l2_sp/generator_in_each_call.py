"""The generator is made anew at each call, so that each draws the same batch."""

import torch

FAILS = ("each call takes the next full batch; each epoch of texts has an order of its own",)
SAYS = "made anew at each call"


def replay(input_ids, attention_mask, batch_size, seed):
    def extra_loss(model):
        generator = torch.Generator().manual_seed(seed)
        rows = torch.randperm(len(input_ids), generator=generator)[:batch_size]
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
