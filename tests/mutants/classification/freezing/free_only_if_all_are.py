"""An encoder counts as free only if all of its parameters are."""

FAILS = ("adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode",)
SAYS = "*any* of its parameters"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train(all(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
