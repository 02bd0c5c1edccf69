"""What is none of the first three plans is taken for the fourth."""

FAILS = ("an unknown plan is a ValueError that names the four",)
SAYS = "it is taken for one of the four"


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
    else:
        parts = [kept, real[:m]]
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
