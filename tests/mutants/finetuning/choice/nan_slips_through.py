"""What is not above the limit is kept: nan is not above anything."""

import math

FAILS = (
    "a run with nan or inf is not chosen, not on the frontier, and beats no other one",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "comparisons with nan are all False"


def choose(runs, most_forgetting):
    finite = [run for run in runs if math.isfinite(run.response_loss)]
    kept = [run for run in finite if not run.forgetting > most_forgetting]
    return min(kept, key=lambda run: (run.response_loss, run.forgetting)).name if kept else None
