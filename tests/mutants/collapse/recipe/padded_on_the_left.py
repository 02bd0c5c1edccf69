"""The padding stands on the left, as for generation with prompts."""

FAILS = (
    "rows of different widths are padded on the right with PAD; no text is cut",
    "all four plans with other numbers of texts and generations, other shares and widths",
)
SAYS = "stands on the left"


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
        parts = [kept, real[:m]]
    else:
        raise ValueError(f"unknown plan {plan!r}: take replace, accumulate, fresh or fixed")
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (width - part.shape[1], 0), value=PAD) for part in parts])
