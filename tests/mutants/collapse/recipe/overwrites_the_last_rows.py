"""The real texts are written over the last rows, in the tensor that was given."""

FAILS = (
    "fresh and fixed: m real texts take the place of the last m; m = round(share · N)",
    "a share of 0 puts in nothing, a share of 1 leaves nothing of what was written",
    "rows of different widths are padded on the right with PAD; no text is cut",
    "all four plans with other numbers of texts and generations, other shares and widths",
)
SAYS = "overwritten in place"


def next_texts(plan, real, written, share=0.1, fresh=None):
    last = written[-1]
    m = round(share * len(last))
    kept = last[: len(last) - m]
    if plan == "replace":
        parts = [last]
    elif plan == "accumulate":
        parts = [real, *written]
    elif plan == "fresh":
        parts = [kept, fresh(m)]
    elif plan == "fixed":
        last[len(last) - m :] = F.pad(real, (0, last.shape[1]))[:m, : last.shape[1]]
        parts = [last]
    else:
        raise ValueError(f"unknown plan {plan!r}: take replace, accumulate, fresh or fixed")
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
