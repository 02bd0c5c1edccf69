"""Hidden checks of exercise 8: many runs with many ties, and the learner's models on data that only the grader has."""

from __future__ import annotations

from tinyloops.checks import CheckFailed, Student, check
from tinyloops.checks.finetuning.choosing import compare_choice, compare_frontier, random_runs, right_choice
from tinyloops.checks.finetuning.earlier import earlier_first
from tinyloops.checks.finetuning.own_sweep import (
    EARLIER,
    FACTOR,
    MORE,
    before_tuning,
    measured_run,
    read_models,
    read_runs,
)

SEED = 77_000  # of texts that only the grader has


@check(points=0.25, reason="frontier and choice of many runs, with ties and numbers that are none")
def many_runs(s: Student) -> None:
    for seed in range(40):
        runs = random_runs(3 + seed % 10, seed=400 + seed)
        compare_frontier(s, runs)
        compare_choice(s, runs, most_forgetting=(seed % 9 - 2) / 8)


@check(points=0.25, reason="on data that only the grader has, your models forget as your numbers say", seconds=20)
def models_on_fresh_data(s: Student) -> None:
    runs = read_runs(s)
    models = read_models(s, runs)
    chosen = right_choice(runs, s.my_limit) or runs[0].name
    with earlier_first(s, *EARLIER):
        before = before_tuning(s, SEED)
        first, last = (measured_run(run.name, models[run.name], before, SEED) for run in (runs[0], runs[-1]))
        if last.forgetting < max(FACTOR * first.forgetting, first.forgetting + MORE):
            raise CheckFailed(
                expected=f"forgetting that rises {FACTOR:g}-fold over your rates, and by {MORE:g} nats, on fresh texts",
                got=f"{first.forgetting:.3f} for {first.name!r}, {last.forgetting:.3f} for {last.name!r}",
                cause="the models are not those of these rates",
                next_step="run the cell of your sweep again, from its first line",
            )
        again = measured_run(chosen, models[chosen], before, SEED)
        if again.forgetting > 1.3 * s.my_limit + 0.1:
            raise CheckFailed(
                expected=f"a chosen model that forgets about {s.my_limit:g} nats at most, on fresh texts too",
                got=f"{again.forgetting:.3f}",
                cause="its number in `my_runs` is not that of the model in `my_models`",
                next_step="call `measured(name, model)` after the run, with the model that was trained in it",
            )


CHECKS = (many_runs, models_on_fresh_data)
