"""Evaluation mode is taken to switch off gradients, too."""

import torch

FAILS = ("encode works in evaluation mode, and its vectors require no gradient",)
SAYS = "`torch.no_grad()` is missing"


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    vectors = []
    for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
        vectors.append(mean_pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))
    encoder.train(was_training)
    return torch.cat(vectors)
