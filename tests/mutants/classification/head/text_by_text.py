"""Each text is encoded alone, so that no padding is needed."""

import torch

FAILS = ("each text goes through the encoder once, batch_size at a time",)
SAYS = "each text went through the encoder alone"


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    vectors = []
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(1), attention_mask.split(1), strict=True):
            vectors.append(mean_pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))
    encoder.train(was_training)
    return torch.cat(vectors)
