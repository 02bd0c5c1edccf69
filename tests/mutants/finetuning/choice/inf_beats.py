"""nan is put aside, and inf is not."""

import math

FAILS = (
    "a run with nan or inf is not chosen, not on the frontier, and beats no other one",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "nan is put aside, and inf is not"


def on_frontier(runs):
    finite = [run for run in runs if not (math.isnan(run.response_loss) or math.isnan(run.forgetting))]

    def beaten(run):
        better = (r for r in finite if r.response_loss <= run.response_loss and r.forgetting <= run.forgetting)
        return any(r.response_loss < run.response_loss or r.forgetting < run.forgetting for r in better)

    return [run.name for run in finite if not beaten(run)]
