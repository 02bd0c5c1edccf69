"""Only the encoder has dropout worth switching off."""

import torch

FAILS = ("predict works in evaluation mode and without gradients",)
SAYS = "dropout was left on"


def predict(encoder, head, input_ids, attention_mask, names):
    modes = encoder.training, head.training
    encoder.eval()
    with torch.no_grad():
        scores = class_scores(encoder, head, input_ids, attention_mask)
    encoder.train(modes[0])
    return [names[row] for row in scores.argmax(dim=-1)]
