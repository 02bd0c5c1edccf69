"""Rows of different widths are joined as they are."""

FAILS = (
    "rows of different widths are padded on the right with PAD; no text is cut",
    "all four plans with other numbers of texts and generations, other shares and widths",
)
SAYS = "joined as they are"


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
    return torch.cat(parts)
