"""The limit is not used."""

import math

FAILS = (
    "the best run under the limit is chosen; of equals the one that forgets less",
    "a run with nan or inf is not chosen, not on the frontier, and beats no other one",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "the limit is not used"


def choose(runs, most_forgetting):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]
    kept = [run for run in finite]
    return min(kept, key=lambda run: (run.response_loss, run.forgetting)).name if kept else None
