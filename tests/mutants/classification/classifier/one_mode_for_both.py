"""Both modules are taken to be in the encoder's mode."""

import torch

FAILS = ("predict leaves each module in the mode it was in",)
SAYS = "give each module its own back"


def predict(encoder, head, input_ids, attention_mask, names):
    mode = encoder.training
    encoder.eval()
    head.eval()
    with torch.no_grad():
        scores = class_scores(encoder, head, input_ids, attention_mask)
    encoder.train(mode)
    head.train(mode)
    return [names[row] for row in scores.argmax(dim=-1)]
