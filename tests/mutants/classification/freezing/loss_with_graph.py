"""The loss is returned as a tensor that holds the step's graph."""

FAILS = ("adaptation_step: one update of a free encoder and the head; returns the loss before it",)
SAYS = "keeps the graph of every step"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train(any(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss
