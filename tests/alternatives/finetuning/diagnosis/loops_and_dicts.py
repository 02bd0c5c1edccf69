"""Dicts from steps to losses, and loops that remember."""

import math


def diagnose(curves):
    at = {step: losses for step, *losses in zip(*curves, strict=True)}
    first, last = at[0], at[max(at)]
    for losses in at.values():
        for loss in losses:
            if math.isnan(loss) or math.isinf(loss):
                return "diverged"
    if first[0] - last[0] <= 0:
        return "diverged"
    for step in sorted(at):
        if step * 10 > max(at):
            break
        if at[step][2] > first[2] + 0.5:
            return "rate too large"
    if last[1] >= min(losses[1] for losses in at.values()) + 0.1:
        return "too many steps"
    late = max(step for step in at if step <= 0.75 * max(at))
    if at[late][1] >= last[1] + 0.05:
        return "too few steps"
    if last[2] > first[2] + 0.5:
        return "forgetting"
    return "none"


def best_step(curves):
    best, lowest = 0, math.inf
    for step, loss in zip(curves.steps, curves.held_out, strict=True):
        if loss < lowest:
            best, lowest = step, loss
    return best
