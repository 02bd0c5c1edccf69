"""Every training step begins with `train()`."""

FAILS = (
    "adaptation_step: a frozen encoder is the same to the bit, with any optimizer; the head learns",
    "adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "the encoder was in training mode during the forward pass"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train()
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
