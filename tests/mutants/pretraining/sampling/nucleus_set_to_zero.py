"""A logit of 0 cuts what lies outside of top-p."""

import math

from torch.nn.functional import one_hot

FAILS = (
    "top-p keeps the smallest set with at least that mass",
    "the knobs work in order: temperature, top-k, top-p",
    "right with all knobs on fresh logits",
    "at least one token is kept, however small top_p is",
    "large logits, -inf and other float types work; the logits given stay as they were",
)
SAYS = "exp(0) is 1"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    logits = logits.float()
    if temperature == 0:
        return one_hot(logits.argmax(), len(logits)).float()
    logits = logits / temperature
    if top_k is not None:
        smallest_kept = logits.topk(min(top_k, len(logits))).values[-1]
        logits = logits.masked_fill(logits < smallest_kept, -math.inf)
    if top_p is not None:
        probs, order = logits.softmax(-1).sort(descending=True)
        logits = logits.index_fill(0, order[probs.cumsum(-1) - probs >= top_p], 0.0)
    return logits.softmax(-1)
