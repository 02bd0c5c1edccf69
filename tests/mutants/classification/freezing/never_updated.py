"""The optimizer never makes its step."""

FAILS = (
    "adaptation_step: one update of a free encoder and the head; returns the loss before it",
    "adaptation_step: a frozen encoder is the same to the bit, with any optimizer; the head learns",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "nothing moved"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train(any(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    return loss.item()
