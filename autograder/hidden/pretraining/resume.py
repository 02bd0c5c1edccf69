"""Hidden checks of exercise 6: a run that saves again and again, and how the file takes its place."""

from __future__ import annotations

from typing import Any

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.pretraining.resume import compare_losses, equal, folder, run, train, weights

SETTINGS: dict[str, Any] = {"optimizer": "torch.optim:RMSprop", "momentum": 0.9, "dropout": 0.3}


@check(points=0.5, reason="a run that is saved twice in the same place resumes from the second, to the last bit")
def resumes_from_the_latest(s: Student) -> None:
    with folder(s) as place:
        path = f"{place}/latest"
        model, optimizer = run(s, seed=21, **SETTINGS)
        for step in (2, 4):
            train(s, model, optimizer, seed=step, steps=2)
            s.save_state(path, model, optimizer, step)
        uninterrupted = train(s, model, optimizer, seed=9, steps=5)
        at_the_end = weights(model)
        model, optimizer = run(s, seed=22, **SETTINGS | {"momentum": 0.1})
        step = s.load_state(path, model, optimizer)
        resumed = train(s, model, optimizer, seed=9, steps=5)
    compare_losses(
        resumed,
        uninterrupted,
        "something of the state is missing or old: the weights, the optimizer's state or the random state",
        "save all of it anew at every call",
    )
    if step != 4 or not equal(weights(model), at_the_end):
        raise CheckFailed(
            expected="step 4, and the same weights at the end as without the restart",
            got=f"step {step!r}" if step != 4 else "other weights at the end",
            cause="the first save was kept, or the step is changed on the way",
            next_step="save all of it anew at every call",
        )


@check(points=0.5, reason="a save puts a new file in the old one's place, and writes nothing into the old one")
def replaces_the_file(s: Student) -> None:
    with folder(s) as place:
        model, optimizer = run(s, seed=23)
        s.save_state(f"{place}/state.pt", model, optimizer, 1)
        # A second name for the same file: writing into the file shows under both names, replacing it does not.
        s.build("os:link", f"{place}/state.pt", f"{place}/old.pt")
        train(s, model, optimizer, seed=1)
        s.save_state(f"{place}/state.pt", model, optimizer, 2)
        steps = [s.load_state(f"{place}/{name}.pt", *run(s, seed=24)) for name in ("old", "state")]
    if steps != [1, 2]:
        in_place = (
            "the new state was written, or copied, into the old file",
            "os.replace(temporary, path) moves a file",
        )
        kept = ("the first save was kept, and the second is lost", "save all of it anew at every call")
        cause, next_step = {(2, 2): in_place, (1, 1): kept}.get(
            tuple(steps), ("the step is changed on the way", "mend the visible checks first")
        )
        raise CheckFailed(
            expected="step 1 in the old file, which has a second name, and step 2 in the new one",
            got=f"steps {steps[0]!r} and {steps[1]!r}",
            cause=cause,
            next_step=next_step,
        )


CHECKS = (resumes_from_the_latest, replaces_the_file)
