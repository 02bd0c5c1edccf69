"""Temperature 0 needs no case of its own."""

import math

FAILS = ("temperature 0 is greedy",)
SAYS = "divided by 0"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    logits = logits.float()
    logits = logits / temperature
    if top_k is not None:
        smallest_kept = logits.topk(min(top_k, len(logits))).values[-1]
        logits = logits.masked_fill(logits < smallest_kept, -math.inf)
    if top_p is not None:
        probs, order = logits.softmax(-1).sort(descending=True)
        mass_before = probs.cumsum(-1) - probs
        logits = logits.index_fill(0, order[mass_before >= top_p], -math.inf)
    return logits.softmax(-1)
