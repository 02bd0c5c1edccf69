"""Old gradients are set to zero, not to None."""

FAILS = ("adaptation_step: a frozen encoder is the same to the bit, with any optimizer; the head learns",)
SAYS = "they still have an old gradient, be it 0"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train(any(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad(set_to_none=False)
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
