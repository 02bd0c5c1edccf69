"""Only the last measurement in the first tenth is looked at."""

import math

FAILS = ("old text is lost at once when the rate is too large",)
SAYS = "the text may come back"


def diagnose(curves):
    steps, train, held_out, retained = curves
    finite = all(math.isfinite(loss) for losses in (train, held_out, retained) for loss in losses)
    if not finite or train[-1] >= train[0]:
        return "diverged"
    early = [loss for step, loss in zip(steps, retained, strict=True) if step <= steps[-1] / 10]
    if early[-1] - retained[0] > 0.5:
        return "rate too large"
    if held_out[-1] - min(held_out) >= 0.1:
        return "too many steps"
    before = [loss for step, loss in zip(steps, held_out, strict=True) if step <= 3 / 4 * steps[-1]]
    if before[-1] - held_out[-1] >= 0.05:
        return "too few steps"
    return "forgetting" if retained[-1] - retained[0] > 0.5 else "none"
