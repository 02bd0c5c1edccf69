"""argmax over the wrong axis: a text for each class."""

import torch

FAILS = (
    "predict gives the name of the highest score, for each text",
    "predict is right on fresh batches, for other numbers of classes",
)
SAYS = "in place of a name for each text"


def predict(encoder, head, input_ids, attention_mask, names):
    modes = encoder.training, head.training
    encoder.eval()
    head.eval()
    with torch.no_grad():
        scores = class_scores(encoder, head, input_ids, attention_mask)
    encoder.train(modes[0])
    head.train(modes[1])
    return [names[row % len(names)] for row in scores.argmax(dim=0)]
