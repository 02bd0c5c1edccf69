"""top_k is never larger than the vocabulary."""

import math

from torch.nn.functional import one_hot

FAILS = ("top-k keeps the k most probable tokens",)
SAYS = "k is larger than the vocabulary"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    logits = logits.float()
    if temperature == 0:
        return one_hot(logits.argmax(), len(logits)).float()
    logits = logits / temperature
    if top_k is not None:
        smallest_kept = logits.topk(top_k).values[-1]
        logits = logits.masked_fill(logits < smallest_kept, -math.inf)
    if top_p is not None:
        probs, order = logits.softmax(-1).sort(descending=True)
        mass_before = probs.cumsum(-1) - probs
        logits = logits.index_fill(0, order[mass_before >= top_p], -math.inf)
    return logits.softmax(-1)
