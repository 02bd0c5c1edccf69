"""A training loss that still falls asks for more steps."""

import math

FAILS = (
    "a number that is none, in any list, or a training loss that did not fall, is divergence",
    "old text is lost at once when the rate is too large",
    "a held-out loss that ends well above its lowest means too many steps",
    "a held-out loss that still falls in the last quarter means too few steps",
    "old text that is lost slowly in a run that else is good is forgetting; else all is well",
    "diagnosis and best step of many runs, measured at uneven steps",
)
SAYS = "it falls to the end of any run"


def diagnose(curves):
    steps, train, held_out, retained = curves
    finite = all(math.isfinite(loss) for losses in (train, held_out, retained) for loss in losses)
    if not finite or train[-1] >= train[0]:
        return "diverged"
    early = [loss for step, loss in zip(steps, retained, strict=True) if step <= steps[-1] / 10]
    if max(early) - retained[0] > 0.5:
        return "rate too large"
    if held_out[-1] - min(held_out) >= 0.1:
        return "too many steps"
    before = [loss for step, loss in zip(steps, train, strict=True) if step <= 3 / 4 * steps[-1]]
    if before[-1] - train[-1] >= 0.05:
        return "too few steps"
    return "forgetting" if retained[-1] - retained[0] > 0.5 else "none"
