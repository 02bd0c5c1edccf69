"""The encoder is kept in evaluation mode, frozen or not."""

FAILS = ("adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode",)
SAYS = "the free encoder was left in it"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.eval()
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
