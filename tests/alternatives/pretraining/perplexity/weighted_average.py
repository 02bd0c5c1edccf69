"""The means of exercise 2, averaged with NumPy's weights at the end."""

import numpy as np
import torch


def perplexity(model, batches):
    mode = model.training
    model.eval()
    with torch.no_grad():
        means = [float(next_token_loss(model(ids).logits, labels)) for ids, labels in batches]
    model.train(mode)
    weights = [(labels[:, 1:] >= 0).sum().item() for _, labels in batches]
    return float(np.exp(np.average(means, weights=weights)))
