"""With tensors: the logarithms of PyTorch, and a product of exponentials."""

import torch


def expected_types(p, n):
    return -torch.expm1(n * torch.log1p(-torch.from_numpy(p))).sum().item()


def missing_mass(p, n):
    shares = torch.from_numpy(p)
    return torch.sum(shares * torch.exp(n * torch.log1p(-shares)))


def lost_after(p, n, generations):
    first, ended = torch.exp(-n * torch.from_numpy(p)), torch.zeros((), dtype=torch.float64)
    for generation in range(generations):
        if generation:
            ended = torch.exp(ended - 1)
    return (first ** (1 - ended)).numpy()
