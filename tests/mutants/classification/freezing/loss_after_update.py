"""The loss is measured again after the update."""

FAILS = (
    "adaptation_step: one update of a free encoder and the head; returns the loss before it",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "this is the loss after the update"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train(any(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    return loss.item()
