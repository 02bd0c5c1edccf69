"""`written[0]` is taken for the last."""

FAILS = (
    "replace: what was written last; accumulate: the real texts, then all that was written",
    "fresh and fixed: m real texts take the place of the last m; m = round(share · N)",
    "rows of different widths are padded on the right with PAD; no text is cut",
    "all four plans with other numbers of texts and generations, other shares and widths",
)
SAYS = "what generation 0 wrote comes back"


def next_texts(plan, real, written, share=0.1, fresh=None):
    last = written[0]
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
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
