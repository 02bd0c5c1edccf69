"""The function returns inside the loop."""

import torch

FAILS = (
    "text_loss is the mean over real tokens, whatever the batches are",
    "text_loss on other texts, batches and models",
)
SAYS = "only the first batch is counted"


def text_loss(model, input_ids, attention_mask, batch_size):
    was_training = model.training
    model.eval()
    nats, targets = (0.0, 0.0)
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            logits = model(input_ids=ids, attention_mask=mask).logits
            nats -= sequence_log_prob(logits, ids, mask.float()).sum().item()
            targets += mask[:, 1:].sum().item()
            break
    model.train(was_training)
    return nats / targets
