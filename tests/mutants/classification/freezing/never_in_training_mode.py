"""The encoder is kept in evaluation mode, frozen or not."""

FAILS = (
    "adaptation_step: head and free encoder in training mode, frozen encoder in evaluation mode",
    "a run with a frozen stage and then a free one goes as it should, with all four functions",
)
SAYS = "the free encoder was left in it"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.eval()
    head.train()
    optimizer.zero_grad()
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
