"""Replace goes on reading the real texts as well."""

FAILS = (
    "replace: what was written last; accumulate: the real texts, then all that was written",
    "all four plans with other numbers of texts and generations, other shares and widths",
)
SAYS = "that is no replacing"


def next_texts(plan, real, written, share=0.1, fresh=None):
    last = written[-1]
    m = round(share * len(last))
    kept = last[: len(last) - m]
    if plan == "replace":
        parts = [real, last]
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
