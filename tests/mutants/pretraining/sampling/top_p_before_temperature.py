"""The nucleus is taken from the distribution before the temperature."""

import math

from torch.nn.functional import one_hot

FAILS = (
    "the knobs work in order: temperature, top-k, top-p",
    "right with all knobs on fresh logits",
    "large logits, -inf and other float types work; the logits given stay as they were",
)
SAYS = "top-p was applied before the temperature"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    logits = logits.float()
    if temperature == 0:
        return one_hot(logits.argmax(), len(logits)).float()
    cold, logits = logits, logits / temperature
    if top_k is not None:
        smallest_kept = logits.topk(min(top_k, len(logits))).values[-1]
        cold = cold.masked_fill(logits < smallest_kept, -math.inf)
        logits = logits.masked_fill(logits < smallest_kept, -math.inf)
    if top_p is not None:
        probs, order = cold.softmax(-1).sort(descending=True)
        mass_before = probs.cumsum(-1) - probs
        logits = logits.index_fill(0, order[mass_before >= top_p], -math.inf)
    return logits.softmax(-1)
