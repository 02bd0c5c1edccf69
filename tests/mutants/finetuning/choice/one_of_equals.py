"""Of two runs with the same numbers only the first is kept."""

import math

FAILS = (
    "the frontier holds just the runs that no other one beats, in the order given",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "only one is kept"


def on_frontier(runs):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]

    def beaten(run):
        better = (r for r in finite if r.response_loss <= run.response_loss and r.forgetting <= run.forgetting)
        return any(r.response_loss < run.response_loss or r.forgetting < run.forgetting for r in better)

    left = {(run.response_loss, run.forgetting): run for run in reversed(finite)}
    return [run.name for run in finite if not beaten(run) and left[run[1:]] is run]
