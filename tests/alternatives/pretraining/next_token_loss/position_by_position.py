"""A loop over rows and positions."""

import torch


def next_token_loss(logits, labels):
    total, number = 0.0, 0
    for row in range(logits.shape[0]):
        for position in range(logits.shape[1] - 1):
            target = int(labels[row, position + 1])
            if target >= 0:
                total = total - torch.log_softmax(logits[row, position], dim=0)[target]
                number += 1
    return total / number
