"""Hidden checks of exercise 6: a run that saves again and again."""

from __future__ import annotations

from typing import Any

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.pretraining.resume import compare_losses, equal, folder, loaded, run, train, weights

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
        step = loaded(s, path, model, optimizer)
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


CHECKS = (resumes_from_the_latest,)
