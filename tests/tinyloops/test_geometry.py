"""Principal axes: against variances known by construction, and the same whenever they are asked for."""

from __future__ import annotations

import math

import pytest
import torch

from tinyloops.geometry import principal_axes

SPREADS = torch.tensor([5.0, 3.0, 2.0, 0.5, 0.0])


def cloud(seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """200 vectors (200, 5) away from the origin that vary by `SPREADS` along the rows of a rotation, and the rows."""
    generator = torch.Generator().manual_seed(seed)
    rotation = torch.linalg.qr(torch.randn(5, 5, generator=generator)).Q
    along = torch.linalg.qr(torch.randn(200, 5, generator=generator)).Q
    along = torch.linalg.qr(along - along.mean(dim=0)).Q * math.sqrt(199)  # exactly uncorrelated, of variance 1
    return along * SPREADS @ rotation + 100, rotation


def test_coordinates_and_shares_are_those_put_in() -> None:
    vectors, rotation = cloud()
    found = principal_axes(vectors)
    assert found.coordinates.shape == (200, 3)
    assert found.coordinates.std(dim=0).tolist() == pytest.approx(SPREADS[:3].tolist(), rel=1e-3)
    assert found.shares.tolist() == pytest.approx((SPREADS**2 / (SPREADS**2).sum())[:3].tolist(), rel=1e-3)
    assert found.coordinates.mean(dim=0).abs().max() < 1e-3
    expected = (vectors - vectors.mean(dim=0)) @ rotation[:3].T
    assert torch.allclose(found.coordinates.abs(), expected.abs(), atol=1e-2)


def test_the_sign_is_settled() -> None:
    """Vectors in another order get the same coordinates, and the largest entry of an axis is positive."""
    vectors, _ = cloud(1)
    order = torch.randperm(200, generator=torch.Generator().manual_seed(0))
    first, mixed = principal_axes(vectors).coordinates, principal_axes(vectors[order]).coordinates
    assert torch.allclose(mixed, first[order], atol=1e-3)
    turned = torch.zeros(4, 3)
    turned[0, 0], turned[1, 0] = -9.0, 1.0  # varies along one axis, whose largest entry must be positive
    assert principal_axes(turned).coordinates[:, 0].argmin() == 0


def test_vectors_that_are_all_the_same_have_no_axes() -> None:
    found = principal_axes(torch.ones(10, 4))
    assert found.coordinates.abs().max() == 0 and found.shares.tolist() == [0, 0, 0]


def test_gradients_end_here() -> None:
    assert not principal_axes(torch.randn(5, 4, requires_grad=True)).coordinates.requires_grad


@pytest.mark.parametrize("shape", [(2, 9), (9, 2)])
def test_too_little_for_three_axes(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=f"not {shape[0]} of {shape[1]}"):
        principal_axes(torch.zeros(shape))
