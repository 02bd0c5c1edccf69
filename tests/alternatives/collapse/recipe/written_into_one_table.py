"""One table of PAD, wide enough for everything, into which the rows are copied by number; a function for each plan."""

import torch


def next_texts(plan, real, written, share=0.1, fresh=None):
    plans = {"replace": _replace, "accumulate": _accumulate, "fresh": _fresh, "fixed": _fixed}
    if plan not in plans:
        raise ValueError(f"no plan is called {plan}: there are {sorted(plans)}")
    count = round(share * len(real))
    parts = plans[plan](real, written, count, fresh)
    widest = max(rows.size(1) for rows in (real, *written, *parts))
    table = real.new_zeros(sum(map(len, parts)), widest)
    row = 0
    for part in parts:
        for line in part:
            table[row, : line.numel()] = line
            row += 1
    return table


def _replace(real, written, count, fresh):
    return written[-1:]


def _accumulate(real, written, count, fresh):
    return (real, *written)


def _fresh(real, written, count, fresh):
    return _without_last(written, count) + ([fresh(count)] if count else [])


def _fixed(real, written, count, fresh):
    return [*_without_last(written, count), real[:count]]


def _without_last(written, count):
    return [written[-1][torch.arange(len(written[-1])) < len(written[-1]) - count]]
