"""The mode is not put back."""

import torch

FAILS = ("text_loss asks in evaluation mode and without gradients, and puts the mode back",)
SAYS = "the mode is set and not put back"


def text_loss(model, input_ids, attention_mask, batch_size):
    model.eval()
    nats, targets = (0.0, 0.0)
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            logits = model(input_ids=ids, attention_mask=mask).logits
            nats -= sequence_log_prob(logits, ids, mask.float()).sum().item()
            targets += mask[:, 1:].sum().item()
    return nats / targets
