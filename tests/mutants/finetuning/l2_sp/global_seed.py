"""torch.manual_seed in place of a generator of its own."""

import torch

FAILS = (
    "the seed decides which texts are replayed, and nothing else does",
    "other texts, fewer than a batch too; two replays side by side; the model's mode stays",
)
SAYS = "global random state"


def replay(input_ids, attention_mask, batch_size, seed):
    torch.manual_seed(seed)
    size = min(batch_size, len(input_ids))
    waiting = []

    def extra_loss(model):
        if not waiting:
            order = torch.randperm(len(input_ids))
            waiting.extend(batch for batch in order.split(size) if len(batch) == size)
        rows = waiting.pop(0)
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
