"""The root of the product of the probabilities, without logarithms."""

import math

import torch

FAILS = ("stays finite on a long text that the model finds very improbable",)
SAYS = "overflowed"


def perplexity(model, batches):
    was_training = model.training
    model.eval()
    product, tokens = 1.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            probs = model(input_ids).logits[:, :-1].softmax(-1)
            targets = labels[:, 1:]
            counted = targets != -100
            chosen = probs[counted].gather(-1, targets[counted][:, None])
            product *= chosen.double().prod().item()
            tokens += int(counted.sum())
    model.train(was_training)
    return math.inf if product == 0 else product ** (-1 / tokens)
