"""Linear decay instead of a cosine."""

FAILS = (
    "the decay follows half a cosine",
    "the whole curve is right for other lengths",
)
SAYS = "on a straight line, not on a cosine"


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * max(0.0, (total_steps - step) / (total_steps - warmup_steps))
