"""Hidden checks of exercise 7: other shapes, masked prompts, surprises too big for a product."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.pretraining.perplexity import compare, decoder, padded_batch


@check(points=1, reason="right on fresh batches where most labels are -100")
def fresh_batches(s: Student) -> None:
    wide = padded_batch([12, 2, 9, 6], 13, seed=21)
    prompted = padded_batch([8, 5], 8, seed=22)
    prompted[1][:, :3] = -100
    prompted[1][1, :] = -100
    compare(s, decoder(s, seed=3, layers=2), [wide, prompted, padded_batch([2], 2, seed=23)])


@check(points=0.5, reason="stays finite on a long text that the model finds very improbable")
def very_improbable(s: Student) -> None:
    batches = [padded_batch([50] * rows, 50, seed=24 + rows) for rows in (8, 4)]
    compare(s, decoder(s, sharpness=300.0), batches)


CHECKS = (fresh_batches, very_improbable)
