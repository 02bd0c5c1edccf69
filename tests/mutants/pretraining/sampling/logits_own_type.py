"""The computation is done in whatever type the logits have."""

import math

from torch.nn.functional import one_hot

FAILS = (
    "computes in float32 or finer, whatever type the logits have",
    "large logits, -inf and other float types work; the logits given stay as they were",
)
SAYS = "begin with `logits = logits.float()`"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    if temperature == 0:
        return one_hot(logits.argmax(), len(logits))
    logits = logits / temperature
    if top_k is not None:
        smallest_kept = logits.topk(min(top_k, len(logits))).values[-1]
        logits = logits.masked_fill(logits < smallest_kept, -math.inf)
    if top_p is not None:
        probs, order = logits.softmax(-1).sort(descending=True)
        logits = logits.index_fill(0, order[probs.cumsum(-1) - probs >= top_p], -math.inf)
    return logits.softmax(-1)
