"""Hidden checks of exercise 7: another model with a part that is new, and other texts replayed side by side."""

from __future__ import annotations

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.finetuning.pull import anchor_near, compare_pull, must_pull, tiny_model
from tinyloops.checks.finetuning.replaying import (
    MODEL,
    VOCABULARY,
    called,
    compare_losses,
    made_extra_loss,
    replayed,
)
from tinyloops.checks.finetuning.texts import random_texts


@check(points=0.5, reason="another model is pulled by the parameters that another anchor names")
def another_anchor(s: Student) -> None:
    model = tiny_model(s, seed=31, vocabulary=23, layers=3)
    anchor = anchor_near(model, seed=32, distance=0.05)
    old = {name: values for name, values in anchor.items() if "layers.2." not in name}
    compare_pull(s, model, old, alpha=0.02)
    must_pull(s, model, old, alpha=3.0)


@check(points=0.5, reason="other texts, fewer than a batch too; two replays side by side; the model's mode stays")
def other_texts(s: Student) -> None:
    texts, few = random_texts(13, 12, seed=33), random_texts(3, 7, seed=34)
    alone = replayed(s, texts, calls=5, batch_size=5, seed=8)
    compare_losses(s, texts, alone)
    _few(s)
    model = s.build("tinyloops.checks.probes:watched_decoder", VOCABULARY, **MODEL)
    one, other = made_extra_loss(s, texts, 5, seed=8), made_extra_loss(s, few, 2, seed=9)
    batches = []
    for training in (True, False, True, False, True):
        model.train(training)
        batches += called(s, one, model, texts, 1).batches
        called(s, other, model, few, 1)
        if {note["training"] for note in model.notes[-2:]} != {training} or model.training != training:
            raise CheckFailed(
                expected="the model in the mode that it is in",
                got="another mode during the call or after it",
                cause="the function calls `model.train()` or `model.eval()`: the mode is the run's affair",
                next_step="leave the mode alone",
            )
    if batches != alone.batches:
        raise CheckFailed(
            expected=f"batches {alone.batches[:2]} ... with the same seed, though another replay runs beside it",
            got=f"{batches[:2]} ...",
            cause="what has been used up is kept where all replays share it",
            next_step="keep generator and waiting batches inside `replay`",
        )


def _few(s: Student) -> None:
    few = random_texts(3, 7, seed=35)
    made = replayed(s, few, calls=3, batch_size=8)
    compare_losses(s, few, made)
    if any(sorted(batch) != [0, 1, 2] for batch in made.batches):
        raise CheckFailed(
            expected="batches of all 3 texts when batch_size is 8",
            got=f"batches {made.batches}",
            cause="with fewer texts than batch_size, each batch should hold every text once",
            next_step="use `min(batch_size, len(input_ids))` as the size of a batch",
        )


CHECKS = (another_anchor, other_texts)
