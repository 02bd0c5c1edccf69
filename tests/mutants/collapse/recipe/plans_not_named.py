"""The message says that the plan is unknown, and not which there are."""

FAILS = ("an unknown plan is a ValueError that names the four",)
SAYS = "does not learn of"


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
        raise ValueError(f"unknown plan {plan!r}")
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
