"""replay wants a model and returns a loss, not a function."""

import torch

FAILS = (
    "replay gives the pre-training loss of a batch, in nats a real token, with its gradient",
    "each call takes the next full batch; each epoch of texts has an order of its own",
    "the seed decides which texts are replayed, and nothing else does",
    "other texts, fewer than a batch too; two replays side by side; the model's mode stays",
)
SAYS = "should return a function"


def replay(input_ids, attention_mask, batch_size, seed):
    rows = torch.randperm(len(input_ids), generator=torch.Generator().manual_seed(seed))[:batch_size]
    ids, mask = input_ids[rows], attention_mask[rows]
    return objective(decoder(input_ids=ids % 299, attention_mask=mask).logits, ids, mask.float())
