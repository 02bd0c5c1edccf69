"""Hidden checks of exercise 6: parts that are frozen, and a run with a frozen stage before a free one."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.classification.adaptation import Loss, adapted, judged
from tinyloops.checks.classification.optimizers import made_optimizer
from tinyloops.checks.classification.pairs import WORKBENCH, Models, Setting, batch, must_move, must_stay, near
from tinyloops.checks.compare import as_number, close

LENGTHS = ([5, 2, 4], [3, 3, 6, 1], [7, 4], [2, 5, 5, 4, 1])


@check(points=0.25, reason="make_optimizer leaves out single parameters that require no gradient")
def parts_frozen(s: Student) -> None:
    models = Setting(seed=21, classes=4).models(s)
    models.encoder.words.requires_grad_(False)
    models.head[0].requires_grad_(False)
    before = models.state()
    optimizer = made_optimizer(s, models, 0.1, 0.2, weight_decay=0.0)
    s.build(f"{WORKBENCH}fill_gradients", *models)
    optimizer.step()
    after = models.state()
    for name, rate in (("encoder.words.", 0.0), ("encoder.mix.", 0.1), ("head.0.", 0.0), ("head.3.", 0.2)):
        move = max((after[key] - value).abs().max().item() for key, value in before.items() if key.startswith(name))
        if not close(move, rate, relative=1e-3):
            raise CheckFailed(
                expected=f"{name.rstrip('.')} to move by {rate} in a first step of AdamW",
                got=f"{move:.4f}; encoder.words and head.0 require no gradient, the rest does",
                cause="the optimizer holds something that requires no gradient, or lacks something that does",
                next_step="ask each parameter by itself: `p.requires_grad`",
            )


@check(points=0.75, reason="a frozen and then a free run go as they should, with all four functions")
def two_runs(s: Student) -> None:
    def judge(loss: Loss) -> None:
        for learns, lengths in ((False, LENGTHS), (True, LENGTHS[:3])):
            # A batch normalisation that learns ties the texts of a batch together: an answer to exercise 2 that
            # encodes them one by one would rightly see other vectors.
            setting = Setting(seed=22, classes=5, with_buffers=not learns)
            models = setting.models(s)
            s.freeze(models.encoder)
            if learns:
                s.unfreeze(models.encoder)
            optimizer = made_optimizer(s, models, 0.01, 0.05, weight_decay=0.1)
            losses = []
            for step, sizes in enumerate(lengths):
                before = models.state()
                losses.append(
                    as_number(adapted(s, models, optimizer, batch(sizes, 30 + step, 5)), "adaptation_step(...)")
                )
                if not learns:
                    must_stay(before, models.state(), "a step of the frozen run")
                must_move(before, models.state(), "head.")
            _compare_runs(models, losses, *reference_run(setting, loss, learns, lengths), learns)

    judged(s, judge)


def reference_run(
    setting: Setting, loss: Loss, learns: bool, lengths: Sequence[list[int]]
) -> tuple[Models, list[float]]:
    """The models after a run as they should be, and the loss of each step."""
    models, losses = setting.models(), []
    models.encoder.requires_grad_(learns)
    rates = ((models.encoder, 0.01), (models.head, 0.05)) if learns else ((models.head, 0.05),)
    groups = [{"params": list(module.parameters()), "lr": rate} for module, rate in rates]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.1)
    for step, sizes in enumerate(lengths):
        models.set_modes(learns, True)
        optimizer.zero_grad()
        value = loss(models, batch(sizes, 30 + step, 5))
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return models, losses


def _compare_runs(models: Models, losses: list[float], right: Models, right_losses: list[float], learns: bool) -> None:
    run = "with a free encoder" if learns else "with a frozen encoder"
    for step, (got, expected) in enumerate(zip(losses, right_losses, strict=True)):
        if not close(got, expected, relative=2e-3):
            raise CheckFailed(
                expected=f"a loss of {expected:.4f} in step {step} of a run {run}",
                got=f"{got:.4f}",
                cause="this step or the one before it is not what the table says",
                next_step="pass the visible checks first; they look at one step each",
            )
    if not near(models.state(), right.state(), tolerance=1e-4):
        raise CheckFailed(
            expected=f"encoder and head as they should be after a run {run}",
            got="other numbers",
            cause="the last step did not update everything that learns, or updated it otherwise",
            next_step="pass the visible checks first; they look at one step each",
        )


CHECKS = (parts_frozen, two_runs)
