"""Of equal response losses the first is taken, whatever it forgets."""

import math

FAILS = (
    "the best run under the limit is chosen; of equals the one that forgets less",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "not the one that forgets less"


def choose(runs, most_forgetting):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]
    kept = [run for run in finite if run.forgetting <= most_forgetting]
    return min(kept, key=lambda run: run.response_loss).name if kept else None
