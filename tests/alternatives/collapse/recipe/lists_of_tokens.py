"""Lists of tokens without their padding, row by row, and padding at the end."""

import torch

NAMES = ("replace", "accumulate", "fresh", "fixed")


def next_texts(plan, real, written, share=0.1, fresh=None):
    if plan not in NAMES:
        raise ValueError("choose a plan among " + ", ".join(NAMES))
    rows = _tokens(written[-1])
    if plan == "accumulate":
        rows = [row for part in (real, *written) for row in _tokens(part)]
    elif plan != "replace":
        count = round(share * len(rows))
        new = real if plan == "fixed" else fresh(count)
        rows = rows[: len(rows) - count] + _tokens(new)[:count]
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def _tokens(part):
    return [[token for token in row if token != 0] for row in part.tolist()]
