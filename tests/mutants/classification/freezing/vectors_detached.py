"""The vectors are cut off from the encoder, so that it cannot learn."""

import torch

FAILS = (
    "adaptation_step: one update of a free encoder and the head; returns the loss before it",
    "a frozen and then a free run go as they should, with all four functions",
)
SAYS = "its vectors were cut off from the loss"


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    encoder.train(any(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad()
    with torch.no_grad():
        states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        vectors = mean_pool(states, attention_mask)
    loss = classification_loss(head(vectors), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()
