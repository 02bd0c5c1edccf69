"""After encoding, training goes on."""

import torch

FAILS = ("encode leaves the encoder in the mode it was in",)
SAYS = "encoding changed the encoder's mode"


def encode(encoder, input_ids, attention_mask, batch_size):
    encoder.eval()
    vectors = []
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            vectors.append(mean_pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))
    encoder.train()
    return torch.cat(vectors)
