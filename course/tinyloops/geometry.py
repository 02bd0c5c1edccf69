"""Where vectors lie: the three directions in which they differ most, for a picture of them."""

from __future__ import annotations

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor


class PrincipalAxes(NamedTuple):
    """``coordinates`` of each vector along the first three principal axes, and each axis's share of the variance."""

    coordinates: Float[Tensor, "N 3"]
    shares: Float[Tensor, " 3"]


@torch.no_grad()
def principal_axes(vectors: Float[Tensor, "N D"]) -> PrincipalAxes:
    """Principal component analysis (Pearson 1901) of N >= 3 vectors of width D >= 3, by `torch.linalg.svd`.

    The first axis is the direction in which the vectors vary most, the next one the direction at right angles to it in
    which they then vary most. An axis has no sign of its own: here its largest entry is positive, so that the same
    vectors always give the same picture. Vectors that are all the same have shares of 0.

    >>> line = torch.tensor([[0.0, 0, 5], [3, 4, 5], [6, 8, 5]])
    >>> principal_axes(line).coordinates.round(decimals=3).abs()[:, 0], principal_axes(line).shares.round(decimals=3)
    (tensor([5., 0., 5.]), tensor([1., 0., 0.]))
    """
    if min(vectors.shape) < 3:
        raise ValueError(f"three axes need 3 vectors of width 3 at least, not {vectors.shape[0]} of {vectors.shape[1]}")
    centred = vectors - vectors.mean(dim=0)
    _, spread, axes = torch.linalg.svd(centred, full_matrices=False)
    axes = axes[:3]
    axes = axes * axes.gather(1, axes.abs().argmax(dim=1, keepdim=True)).sign()
    variance = spread**2
    return PrincipalAxes(centred @ axes.T, variance[:3] / variance.sum().clamp_min(torch.finfo(variance.dtype).tiny))
