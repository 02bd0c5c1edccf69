"""The vectors of the batches are returned as a list."""

import torch

FAILS = (
    "encode gives the vector of each text in its place, the last batch included",
    "encode leaves padding out, in the encoder and in the mean",
    "encode is right on fresh texts, for other batch sizes",
)
SAYS = "something else than a tensor"


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    vectors = []
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            vectors.append(mean_pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))
    encoder.train(was_training)
    return vectors
