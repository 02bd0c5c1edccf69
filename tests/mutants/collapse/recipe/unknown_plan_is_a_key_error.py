"""The plans are looked up in a dict."""

FAILS = ("an unknown plan is a ValueError that names the four",)
SAYS = "looked up among them"


def next_texts(plan, real, written, share=0.1, fresh=None):
    last = written[-1]
    m = round(share * len(last))
    kept = last[: len(last) - m]
    parts = {
        "replace": lambda: [last],
        "accumulate": lambda: [real, *written],
        "fresh": lambda: [kept, fresh(m)],
        "fixed": lambda: [kept, real[:m]],
    }[plan]()
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
