"""Plain loops over rows and positions, in Python floats."""

from math import exp

import torch


def perplexity(model, batches):
    mode = model.training
    model.train(False)
    surprises = []
    for input_ids, labels in batches:
        with torch.no_grad():
            log_probs = model(input_ids=input_ids).logits.log_softmax(dim=-1)
        for row, targets in enumerate(labels.tolist()):
            for position, target in enumerate(targets[1:]):
                if target != -100:
                    surprises.append(-log_probs[row, position, target].item())
    model.train(mode)
    return exp(sum(surprises) / len(surprises))
