"""`freeze` and `unfreeze` have set the modes; the step leaves them."""

FAILS = (
    "adaptation_step: a frozen encoder is the same to the bit, with any optimizer; the head learns",
    "adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode",
)
SAYS = "the head was left in it"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
