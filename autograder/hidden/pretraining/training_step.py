"""Hidden checks of exercise 5: short gradients, and several steps of AdamW on fresh batches."""

from __future__ import annotations

from typing import Any

import torch

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.compare import as_number, close
from tinyloops.checks.pretraining.training_step import (
    VOCABULARY,
    Loss,
    Truth,
    compare_updates,
    decoder,
    judged,
    scaled,
    standing_still,
    step,
    stretched,
    token_ids,
)
from tinyloops.checks.probes import watched_decoder

WIDER: dict[str, Any] = {"hidden_size": 24, "layers": 2, "heads": 3, "sharpness": 5.0, "seed": 5}


@check(points=0.5, reason="a gradient shorter than max_norm stays as it is")
def short_gradient(s: Student) -> None:
    def judge(loss: Loss) -> None:
        model, batch = decoder(s, **WIDER), token_ids(1, 11, seed=31)
        optimizer = s.build("torch.optim:SGD", model.parameters(), lr=0.25)
        truth = Truth.of(model, batch, loss, **WIDER)
        step(s, model, optimizer, batch, 0.25, 2 * truth.norm)
        right = scaled(truth.gradient, -0.25)
        compare_updates(truth.update(model), right, iter((standing_still(right), stretched(right, 2))))

    judged(s, judge)


@check(points=0.5, reason="five steps of AdamW on fresh batches, each with its own rate, go as they should")
def several_steps(s: Student) -> None:
    batches = [token_ids(rows, width, seed=40 + rows) for rows, width in ((6, 5), (2, 12), (4, 8), (1, 9), (7, 6))]
    rates = [0.002, 0.01, 0.03, 0.02, 0.005]

    def judge(loss: Loss) -> None:
        model = decoder(s, **WIDER)
        optimizer = s.build("torch.optim:AdamW", model.parameters(), lr=1.0)
        expected = _reference_run(model, batches, rates, loss)
        for number, (batch, rate) in enumerate(zip(batches, rates, strict=True)):
            got = [as_number(value, "training_step(...)") for value in step(s, model, optimizer, batch, rate, 0.5)]
            if not all(close(a, b, relative=2e-3) for a, b in zip(got, expected[number], strict=True)):
                raise CheckFailed(
                    expected="loss {:.4f}, norm {:.4f}".format(*expected[number]),
                    got="loss {:.4f}, norm {:.4f} at step {}".format(*got, number),
                    cause="a step before this one, or this one, does not do what the table says",
                    next_step="pass the visible checks first; then compare three steps with ones written out by hand",
                )

    judged(s, judge)


def _reference_run(
    model: Any, batches: list[torch.Tensor], rates: list[float], loss: Loss
) -> list[tuple[float, float]]:
    """Loss and norm of each step, from a copy of ``model``."""
    copy = watched_decoder(VOCABULARY, **WIDER)
    copy.load_state_dict(model.state_dict())
    optimizer = torch.optim.AdamW(copy.parameters())
    results = []
    for batch, rate in zip(batches, rates, strict=True):
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        value = loss(copy(batch).logits, batch)
        value.backward()
        norm = torch.nn.utils.clip_grad_norm_(copy.parameters(), 0.5)
        optimizer.step()
        results.append((value.item(), norm.item()))
    return results


CHECKS = (short_gradient, several_steps)
