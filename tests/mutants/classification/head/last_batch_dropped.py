"""Only full batches are encoded."""

import torch

FAILS = (
    "encode gives the vector of each text in its place, the last batch included",
    "each text goes through the encoder once, batch_size at a time",
    "encode is right on fresh texts, for other batch sizes",
)
SAYS = "some texts never went through the encoder"


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    vectors = []
    with torch.no_grad():
        for start in range(0, len(input_ids) - batch_size + 1, batch_size):
            ids, mask = input_ids[start : start + batch_size], attention_mask[start : start + batch_size]
            vectors.append(mean_pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))
    encoder.train(was_training)
    return torch.cat(vectors) if vectors else torch.zeros(0, 1)
