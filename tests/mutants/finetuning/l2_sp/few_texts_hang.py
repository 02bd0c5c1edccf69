"""With fewer texts than a batch wants there is no full batch at all."""

import torch

FAILS = ("other texts, fewer than a batch too; two replays side by side; the model's mode stays",)
SAYS = "IndexError"


def replay(input_ids, attention_mask, batch_size, seed):
    generator = torch.Generator().manual_seed(seed)
    size = batch_size
    waiting = []

    def extra_loss(model):
        if not waiting:
            order = torch.randperm(len(input_ids), generator=generator)
            waiting.extend(batch for batch in order.split(size) if len(batch) == size)
        rows = waiting.pop(0)
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
