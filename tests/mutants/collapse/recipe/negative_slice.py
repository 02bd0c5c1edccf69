"""`[:-m]` is empty when m is 0."""

FAILS = ("a share of 0 puts in nothing, a share of 1 leaves nothing of what was written",)
SAYS = "`[:-0]` is `[:0]`"


def next_texts(plan, real, written, share=0.1, fresh=None):
    last = written[-1]
    m = round(share * len(last))
    kept = last[:-m]
    if plan == "replace":
        parts = [last]
    elif plan == "accumulate":
        parts = [real, *written]
    elif plan == "fresh":
        parts = [kept, fresh(m)]
    elif plan == "fixed":
        parts = [kept, real[:m]]
    else:
        raise ValueError(f"unknown plan {plan!r}: take replace, accumulate, fresh or fixed")
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
