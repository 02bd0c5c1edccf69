"""The step of the smallest training loss."""

FAILS = (
    "early stopping: the step of the lowest held-out loss, the first of equals; nan is left out",
    "diagnosis and best step of many runs, measured at uneven steps",
)
SAYS = "`train` was looked at"


def best_step(curves):
    return curves.steps[curves.train.index(min(curves.train))]
