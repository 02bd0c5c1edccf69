"""Text by text, with plain Python: `statistics` for the quantiles, sums and counts for the rest."""

import math
import statistics


def nats_a_token(model, rows):
    log_probs = text_log_probs(model, rows).tolist()
    lengths = [sum(token != PAD for token in row[1:]) for row in rows.tolist()]
    return np.array([-nats / length for nats, length in zip(log_probs, lengths, strict=True)])


def signature(real, written):
    cuts = statistics.quantiles(real.tolist(), n=100, method="inclusive")
    low, middle, high = cuts[4], cuts[49], cuts[98]
    typical = unheard = 0
    for nats in written.tolist():
        typical += low < nats < middle
        unheard += nats > high
    means = [math.fsum(values) / len(values) for values in (written, real)]
    return Signature(means[0] - means[1], typical / len(written), unheard / len(written))


def diagnose(signature):
    found = [
        name for name, holds in (("noise", signature.unheard >= 0.05), ("sameness", signature.typical >= 0.6)) if holds
    ]
    return {0: "healthy", 2: "both"}.get(len(found)) or found[0]
