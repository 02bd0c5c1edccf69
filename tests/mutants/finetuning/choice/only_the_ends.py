"""Only the best run in each of the two numbers: compromises are lost."""

import math

FAILS = (
    "the frontier holds just the runs that no other one beats, in the order given",
    "a run with nan or inf is not chosen, not on the frontier, and beats no other one",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "only the best run in each"


def on_frontier(runs):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]
    if not finite:
        return []
    best = min(finite, key=lambda run: (run.response_loss, run.forgetting))
    kindest = min(finite, key=lambda run: (run.forgetting, run.response_loss))
    return [run.name for run in finite if run in (best, kindest)]
