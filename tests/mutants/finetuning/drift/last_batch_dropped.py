"""The texts that do not fill a batch are left out."""

import torch

FAILS = (
    "text_loss is the mean over real tokens, whatever the batches are",
    "text_loss on other texts, batches and models",
)
SAYS = "do not fill a batch are left out"


def text_loss(model, input_ids, attention_mask, batch_size):
    was_training = model.training
    model.eval()
    nats, targets = (0.0, 0.0)
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            if len(ids) < batch_size and targets:
                continue
            logits = model(input_ids=ids, attention_mask=mask).logits
            nats -= sequence_log_prob(logits, ids, mask.float()).sum().item()
            targets += mask[:, 1:].sum().item()
    model.train(was_training)
    return nats / targets
