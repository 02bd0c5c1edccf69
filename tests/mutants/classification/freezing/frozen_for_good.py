"""The step freezes the encoder for good, whatever it was."""

FAILS = (
    "adaptation_step: one update of a free encoder and the head; returns the loss before it",
    "adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "its vectors were cut off from the loss"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.requires_grad_(False).eval()
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
