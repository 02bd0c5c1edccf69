"""Exercise 7, first part: the pull of L2-SP towards the parameters that pre-training left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from ..compare import as_number, close
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse

Anchor = dict[str, Tensor]

TAKE_THE_MODELS = "take the parameters from `model.named_parameters()`"


def tiny_model(s: Student, *, seed: int, vocabulary: int = 40, layers: int = 1) -> Any:
    """A tiny decoder with tied embeddings, on the student's side."""
    return s.build("tinyloops.models:small_decoder", vocabulary, seed=seed, hidden_size=16, heads=2, layers=layers)


def anchor_near(model: Any, *, seed: int, distance: float = 0.2) -> Anchor:
    """Made-up θ̂ for ``model``: the parameters' names, each with values some way off, in another order."""
    generator = torch.Generator().manual_seed(seed)
    near = {
        name: parameter.detach() + distance * torch.randn(parameter.shape, generator=generator)
        for name, parameter in model.named_parameters()
    }
    return dict(reversed(near.items()))


def copied(anchor: Anchor) -> Anchor:
    """Tensors of its own."""
    return {name: values.clone() for name, values in anchor.items()}


def distances(model: Any, anchor: Mapping[str, Tensor]) -> list[Tensor]:
    """θ − θ̂, for each name of the anchor."""
    parameters = dict(model.named_parameters())
    return [parameters[name].detach() - values for name, values in anchor.items()]


def right_pull(model: Any, anchor: Mapping[str, Tensor], alpha: float) -> float:
    """α/2 · Σ (θ − θ̂)²."""
    return alpha / 2 * sum(float(away.double().square().sum()) for away in distances(model, anchor))


def pull_of(s: Student, model: Any, anchor: Anchor, alpha: float) -> Any:
    """What the student's function returns; tensors that do not fit each other are answered in words."""
    try:
        return s.l2_sp(model, anchor, alpha)
    except (RuntimeError, ValueError) as error:
        if "must match the size" not in str(error) and "zip()" not in str(error):
            raise
        raise CheckFailed(
            expected="a pull, from an anchor whose names stand in any order",
            got=f"{type(error).__name__}: {str(error).splitlines()[0]}",
            cause="parameters and values are paired by their place: the order of the anchor is not that of the model",
            next_step="look each parameter up by its name in the anchor",
        ) from None


def compare_pull(s: Student, model: Any, anchor: Anchor, alpha: float) -> None:
    """Raise `CheckFailed` unless the student's pull has the right value; name the bug if it is known."""
    got = as_number(pull_of(s, model, copied(anchor), alpha), "l2_sp(...)")
    away = distances(model, anchor)
    squares = [float(difference.double().square().sum()) for difference in away]
    right = right_pull(model, anchor, alpha)
    if close(got, right):
        return
    parameters = dict(model.named_parameters())
    to_zero = sum(float(parameters[name].detach().double().square().sum()) for name in anchor)
    count = sum(difference.numel() for difference in away)
    accuse(
        [
            Suspect(alpha * sum(squares), "α in place of α / 2", "halve it: then the gradient is α (θ − θ̂)"),
            Suspect(sum(squares) / 2, "`alpha` is not used", "multiply by alpha / 2"),
            Suspect(
                alpha / 2 * to_zero,
                "the distance is taken from zero: that is weight decay, which pulls towards a model that knows nothing",
                "subtract the anchor's values before you square",
            ),
            Suspect(
                right / count,
                "the squares are averaged over all numbers in place of being summed",
                "sum: with a mean, the pull would depend on the size of the model",
            ),
            Suspect(
                alpha / 2 * sum(square / each.numel() for square, each in zip(squares, away, strict=True)),
                "the squares of each tensor are averaged in place of being summed",
                "use `.sum()`, not `.mean()` or `F.mse_loss` as it comes",
            ),
            Suspect(
                alpha / 2 * sum(square**0.5 for square in squares),
                "norms are added up, and not their squares",
                "square the differences and sum: no root",
            ),
            Suspect(
                alpha / 2 * sum(squares) ** 0.5,
                "the root of the sum was taken",
                "square the differences and sum: no root",
            ),
            Suspect(
                alpha / 2 * sum(float(difference.abs().sum()) for difference in away),
                "absolute differences are added up, and not their squares",
                "square the differences",
            ),
            Suspect(
                alpha / 2 * (sum(squares) + float(_embedding_square(model, anchor))),
                "the tied embeddings are counted twice: `state_dict` lists them under two names",
                TAKE_THE_MODELS,
            ),
            Suspect(0.0, "the model is compared with itself", "subtract the values of `anchor`"),
        ],
        lambda value: close(got, value),
        otherwise=Suspect(
            right,
            "parameters are left out, or a parameter is compared with the values of another name",
            "go through the names of `anchor`, and take the parameter of that name",
        ),
        expected=f"{right:.5f} = {alpha:g} / 2 · Σ (θ − θ̂)²",
        got=f"{got:.5f}",
    )


def _embedding_square(model: Any, anchor: Anchor) -> Tensor:
    """What the tied embeddings add to the sum of squares."""
    name = "model.embed_tokens.weight"
    if name not in anchor:
        return torch.zeros(())
    return distances(model, {name: anchor[name]})[0].square().sum()


@check(points=0.75, reason="the pull is α/2 times the sum of squared distances, of the parameters with these names")
def size_of_the_pull(s: Student) -> None:
    model = tiny_model(s, seed=11)
    compare_pull(s, model, anchor_near(model, seed=12), alpha=0.3)
    compare_pull(s, model, anchor_near(model, seed=13, distance=2.0), alpha=1.5)


@check(points=0.25, reason="parameters that are not in the anchor are free")
def free_of_the_pull(s: Student) -> None:
    model = tiny_model(s, seed=14)
    anchor = anchor_near(model, seed=15)
    names = [name for name in anchor if "layers" in name]
    try:
        compare_pull(s, model, {name: anchor[name] for name in names[1::2]}, alpha=0.4)
    except KeyError as error:
        raise CheckFailed(
            expected="a pull of those parameters alone that the anchor names",
            got=f"KeyError: {error}",
            cause="every parameter of the model is looked up in the anchor, which need not have it",
            next_step="go through the names of `anchor`, not through those of the model",
        ) from None


@check(points=0.5, reason="the pull's gradient is α (θ − θ̂), for the model alone, and 0 at θ̂")
def gradient_of_the_pull(s: Student) -> None:
    model = tiny_model(s, seed=16)
    anchor = anchor_near(model, seed=17)
    must_pull(s, model, anchor, alpha=0.7)
    _must_not_pull_at_the_anchor(s, tiny_model(s, seed=18))


def must_pull(s: Student, model: Any, anchor: Anchor, alpha: float) -> None:
    """Raise `CheckFailed` unless the pull sends back α (θ − θ̂), and nothing to the anchor or into it."""
    given = {name: values.clone().requires_grad_() for name, values in anchor.items()}
    pull = pull_of(s, model, given, alpha)
    _must_have_a_gradient(pull)
    pull.backward()
    right = close(as_number(pull, "l2_sp(...)"), right_pull(model, anchor, alpha))
    expected = {name: alpha * away for name, away in zip(anchor, distances(model, anchor), strict=True)}
    for name, parameter in model.named_parameters():
        gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        wanted = expected.get(name, torch.zeros_like(parameter))
        if not torch.allclose(gradient, wanted, rtol=1e-3, atol=1e-5):
            cut_off = right or parameter.grad is None
            raise CheckFailed(
                expected=f"a gradient of {wanted.flatten()[0]:.4f} at the first number of {name}",
                got="none" if parameter.grad is None else f"{gradient.flatten()[0]:.4f}",
                cause="the parameter does not reach the result, or not as its squared distance"
                if cut_off
                else "the pull itself is not α/2 · Σ (θ − θ̂)², so its gradient is not α (θ − θ̂)",
                next_step=f"{TAKE_THE_MODELS}: `state_dict()`, `.data` and `.detach()` cut the gradient off"
                if cut_off
                else "mend the value first, as the check of its size says",
            )
    if any(values.grad is not None for values in given.values()):
        raise CheckFailed(
            expected="no gradient at the anchor",
            got="one",
            cause="θ̂ is a constant here; whoever trains both would let θ̂ come to the model",
            next_step="use `.detach()` on the anchor's values",
        )
    if any(not torch.equal(values, given[name]) for name, values in anchor.items()):
        raise CheckFailed(
            expected="the anchor as it was", got="other values in it", cause="it is changed in place",
            next_step="subtract with `-`, not with `sub_` or `-=`",
        )  # fmt: skip


def _must_have_a_gradient(pull: Any) -> None:
    if not isinstance(pull, Tensor) or not pull.requires_grad:
        raise CheckFailed(
            expected="a tensor with a gradient from l2_sp(...)",
            got="a tensor without one" if isinstance(pull, Tensor) else f"a {type(pull).__name__}",
            cause="the parameters are detached (those in `state_dict()` are), or the result was turned into a number",
            next_step=f"{TAKE_THE_MODELS}, and return the tensor as it is",
        )


def _must_not_pull_at_the_anchor(s: Student, model: Any) -> None:
    pull = s.l2_sp(model, {name: parameter.detach().clone() for name, parameter in model.named_parameters()}, 0.5)
    size = as_number(pull, "l2_sp(...) at θ = θ̂")
    _must_have_a_gradient(pull)
    pull.backward()
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    if size != 0 or any(not torch.equal(gradient, torch.zeros_like(gradient)) for gradient in gradients):
        nan = any(bool(gradient.isnan().any()) for gradient in gradients)
        raise CheckFailed(
            expected="a pull of 0 at θ̂, with gradients of 0",
            got=f"{size:g}, and gradients of nan" if nan else f"{size:g}, and gradients that are not all 0",
            cause="a root was taken: at 0 it has no gradient" if nan else "the distance is not that from the anchor",
            next_step="square the differences and sum: no root",
        )


CHECKS = (size_of_the_pull, free_of_the_pull, gradient_of_the_pull)
