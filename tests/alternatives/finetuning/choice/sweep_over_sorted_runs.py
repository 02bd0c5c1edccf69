"""The frontier by one pass over the sorted runs; the choice by sorting."""

import math


def on_frontier(runs):
    usable = [run for run in runs if math.isfinite(run.response_loss + run.forgetting)]
    left, lowest = set(), math.inf
    for run in sorted(usable, key=lambda run: (run.response_loss, run.forgetting)):
        if run.forgetting < lowest:
            lowest, at = run.forgetting, run[1:]
            left.add(at)
    return [run.name for run in usable if run[1:] in left]


def choose(runs, most_forgetting):
    order = sorted(
        (run.response_loss, run.forgetting, number)
        for number, run in enumerate(runs)
        if math.isfinite(run.response_loss) and -math.inf < run.forgetting <= most_forgetting
    )
    return runs[order[0][2]].name if order else None
