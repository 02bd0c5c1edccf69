"""After predicting, the models stay in evaluation mode."""

import torch

FAILS = ("predict leaves each module in the mode it was in",)
SAYS = "predicting changed the modes"


def predict(encoder, head, input_ids, attention_mask, names):
    encoder.eval()
    head.eval()
    with torch.no_grad():
        scores = class_scores(encoder, head, input_ids, attention_mask)
    return [names[row] for row in scores.argmax(dim=-1)]
