"""Exercise 6, `make_optimizer`: one step from known gradients shows rate, decay and kind for each parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .pairs import WORKBENCH, Models, Setting, State, changed, listed, must_move, near


def made_optimizer(s: Student, models: Models, *rates: float, **decay: float) -> Any:
    """What the student's ``make_optimizer`` returns, which has to be an optimizer."""
    optimizer = s.make_optimizer(*models, *rates, **decay)
    if not hasattr(optimizer, "step") or not hasattr(optimizer, "param_groups"):
        raise CheckFailed(
            expected="a torch.optim.AdamW from make_optimizer(...)",
            got="None" if optimizer is None else f"a {type(optimizer).__name__}",
            cause="no `return`" if optimizer is None else "something else is returned",
            next_step="end with `return torch.optim.AdamW(...)`",
        )
    return optimizer


def after_one_step(
    models: Models, encoder_lr: float, head_lr: float, weight_decay: float, optimizer: Any = torch.optim.AdamW
) -> State:
    """The state after one step from gradients of 1/2; parameters that require no gradient are left out."""
    groups = [
        {"params": [p for p in module.parameters() if p.requires_grad], "lr": rate}
        for module, rate in zip(models, (encoder_lr, head_lr), strict=True)
        if rate
    ]
    step = optimizer(groups, weight_decay=weight_decay)
    Student({}).build(f"{WORKBENCH}fill_gradients", *models, value=0.5)
    step.step()
    return models.state()


def compare_optimizers(s: Student, setting: Setting, encoder_lr: float, head_lr: float, **decay: float) -> None:
    """Raise `CheckFailed` unless one step of the student's optimizer moves everything as it should."""
    models = setting.models(s)
    before = models.state()
    optimizer = made_optimizer(s, models, encoder_lr, head_lr, **decay)
    s.build(f"{WORKBENCH}fill_gradients", *models, value=0.5)
    optimizer.step()
    got, weight_decay = models.state(), decay.get("weight_decay", 0.01)
    right = after_one_step(setting.models(), encoder_lr, head_lr, weight_decay)
    if near(got, right):
        return
    name = next(name for name in right if not near({name: got[name]}, right))
    accuse(
        _wrong_optimizers(setting, encoder_lr, head_lr, weight_decay),
        lambda value: near(got, value),
        otherwise=Suspect(
            before,
            "not every parameter is in the optimizer, or not with the settings that were asked for",
            "print `optimizer.param_groups`",
        ),
        expected=f"{name} to move by {_mean_move(before, right, name):+.5f} on average in a step with gradients 1/2, "
        f"encoder_lr={encoder_lr}, head_lr={head_lr}, weight_decay={weight_decay}",
        got=f"{_mean_move(before, got, name):+.5f}",
    )


def _mean_move(before: State, after: State, name: str) -> float:
    return (after[name] - before[name]).mean().item()


def _wrong_optimizers(setting: Setting, encoder_lr: float, head_lr: float, decay: float) -> Iterator[Suspect[State]]:
    def state(
        encoder_rate: float, head_rate: float, weight_decay: float = decay, kind: Any = torch.optim.AdamW
    ) -> State:
        return after_one_step(setting.models(), encoder_rate, head_rate, weight_decay, kind)

    own_rates = "one group for each module: [{'params': ..., 'lr': encoder_lr}, {'params': ..., 'lr': head_lr}]"
    yield Suspect(state(encoder_lr, encoder_lr), "all parameters have the encoder's rate", own_rates)
    yield Suspect(state(head_lr, head_lr), "all parameters have the head's rate", own_rates)
    yield Suspect(state(head_lr, encoder_lr), "the two rates are swapped", own_rates)
    yield Suspect(state(1e-3, 1e-3), "all parameters have the default rate, 0.001", own_rates)
    yield Suspect(state(encoder_lr, 1e-3), "the head's group has the default rate, 0.001", own_rates)
    yield Suspect(state(1e-3, head_lr), "the encoder's group has the default rate, 0.001", own_rates)
    yield Suspect(state(encoder_lr, 0.0), "the head is not in the optimizer", own_rates)
    yield Suspect(state(0.0, head_lr), "the encoder is not in the optimizer, though it requires gradients", own_rates)
    for other in (0.0, 0.01):
        if other != decay:
            yield Suspect(
                state(encoder_lr, head_lr, other),
                f"the weight decay is {other}, not the {decay} that was asked for",
                "pass `weight_decay=weight_decay` on",
            )
    for kind in (torch.optim.Adam, torch.optim.SGD):
        yield Suspect(
            state(encoder_lr, head_lr, decay, kind),
            f"this is {kind.__name__}, not AdamW",
            "use torch.optim.AdamW, whose weight decay does not go through the gradient",
        )


@check(points=0.5, reason="make_optimizer: AdamW with a rate for the encoder, one for the head, and weight decay")
def own_rates(s: Student) -> None:
    compare_optimizers(s, Setting(seed=3), 0.125, 0.5, weight_decay=0.3)
    compare_optimizers(s, Setting(seed=3), 0.25, 0.5)


@check(points=0.5, reason="make_optimizer leaves out what requires no gradient")
def leaves_out_frozen(s: Student) -> None:
    models = Setting(seed=4).models(s).frozen()
    before = models.state()
    optimizer = made_optimizer(s, models, 0.25, 0.5)
    s.build(f"{WORKBENCH}fill_gradients", *models)
    optimizer.step()
    if held := [name for name in changed(before, models.state()) if name.startswith("encoder.")]:
        raise CheckFailed(
            expected="a frozen encoder that is the same to the bit after a step of the optimizer made for it",
            got=f"a change in {listed(held)}",
            cause="the optimizer holds frozen parameters: any gradient that they have, be it an old one, moves them",
            next_step="leave out parameters whose `requires_grad` is False",
        )
    must_move(before, models.state(), "head.")
