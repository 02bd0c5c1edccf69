"""The frontier comes in the order of the response loss."""

import math

FAILS = (
    "the frontier holds just the runs that no other one beats, in the order given",
    "a run with nan or inf is not chosen, not on the frontier, and beats no other one",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "another order than the runs"


def on_frontier(runs):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]

    def beaten(run):
        better = (r for r in finite if r.response_loss <= run.response_loss and r.forgetting <= run.forgetting)
        return any(r.response_loss < run.response_loss or r.forgetting < run.forgetting for r in better)

    return [run.name for run in sorted(finite, key=lambda run: run.response_loss) if not beaten(run)]
