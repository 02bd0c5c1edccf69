"""The means of the texts are averaged: short texts count too much."""

import torch

FAILS = (
    "text_loss is the mean over real tokens, whatever the batches are",
    "text_loss on other texts, batches and models",
)
SAYS = "the mean of the texts' own losses"


def text_loss(model, input_ids, attention_mask, batch_size):
    was_training = model.training
    model.eval()
    nats, targets = (0.0, 0.0)
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            logits = model(input_ids=ids, attention_mask=mask).logits
            nats += objective(logits, ids, mask.float(), "sequence").item() * len(ids)
            targets += len(ids)
    model.train(was_training)
    return nats / targets
