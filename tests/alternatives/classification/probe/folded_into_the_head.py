"""A loop of its own over a linear head; shuffling by sorting random numbers; a list is returned."""

import torch
from torch import nn


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.rand(len(train_labels), generator=generator)
    start = 0.01 * torch.randn(train_vectors.shape[1], len(train_labels.unique()), generator=generator)
    spread, mean = torch.std_mean(train_vectors, dim=0)
    inverse = torch.nan_to_num(1 / spread, posinf=0.0)

    def fitted(labels):
        weight, bias = nn.Parameter(start.clone()), nn.Parameter(torch.zeros(start.shape[1]))
        optimizer = torch.optim.Adam([weight, bias], lr=0.05)
        for _ in range(300):
            scores = (train_vectors - mean) * inverse @ weight + bias
            loss = -scores.log_softmax(dim=-1).gather(1, labels[:, None]).mean()
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            guesses = torch.max((test_vectors - mean) * inverse @ weight + bias, dim=1).indices
        return guesses.eq(test_labels).double().mean().item()

    return [fitted(train_labels), fitted(train_labels[noise.argsort()])]
