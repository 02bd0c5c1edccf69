"""A run has to be better in both numbers to beat another."""

import math

FAILS = (
    "the frontier holds just the runs that no other one beats, in the order given",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "at least as good in both, and better in one"


def on_frontier(runs):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]

    def beaten(run):
        better = (r for r in finite if r.response_loss < run.response_loss and r.forgetting < run.forgetting)
        return any(True for r in better)

    return [run.name for run in finite if not beaten(run)]
