"""Places in the sorted list of written texts, by binary search; quantiles as percentiles."""


def nats_a_token(model, rows):
    texts = words_of(rows)
    ended = (rows == EOS).any(dim=1).tolist()
    tokens = np.array([len(text) + end for text, end in zip(texts, ended, strict=True)])
    return -np.asarray(text_log_probs(model, rows)) / tokens


def signature(real, written):
    ranked = np.sort(written)
    low = np.searchsorted(ranked, np.percentile(real, 5), side="right")
    middle = np.searchsorted(ranked, np.median(real), side="left")
    high = np.searchsorted(ranked, np.percentile(real, 99), side="right")
    count = len(written)
    return Signature(
        mean_shift=np.sum(written) / count - np.average(real),
        typical=max(0, int(middle - low)) / count,
        unheard=int(count - high) / count,
    )


def diagnose(signature):
    name = "healthy"
    if signature.typical >= 0.60:
        name = "sameness"
    if signature.unheard >= 0.05:
        name = "both" if name == "sameness" else "noise"
    return name
