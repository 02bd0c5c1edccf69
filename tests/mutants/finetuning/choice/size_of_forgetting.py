"""The size of the forgetting is compared, without its sign."""

import math

FAILS = (
    "the best run under the limit is chosen; of equals the one that forgets less",
    "frontier and choice of many runs, with ties and numbers that are none",
)
SAYS = "without `abs`"


def choose(runs, most_forgetting):
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]
    kept = [run for run in finite if abs(run.forgetting) <= most_forgetting]
    return min(kept, key=lambda run: (run.response_loss, run.forgetting)).name if kept else None
