"""Renormalising once, at the very end, is enough."""

from torch.nn.functional import one_hot

FAILS = (
    "the knobs work in order: temperature, top-k, top-p",
    "right with all knobs on fresh logits",
    "large logits, -inf and other float types work; the logits given stay as they were",
)
SAYS = "what top-k left was not renormalised"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    logits = logits.float()
    if temperature == 0:
        return one_hot(logits.argmax(), len(logits)).float()
    probs = (logits / temperature).softmax(-1)
    if top_k is not None:
        probs = probs.masked_fill(probs < probs.topk(min(top_k, len(probs))).values[-1], 0)
    if top_p is not None:
        ordered, order = probs.sort(descending=True)
        probs = probs.index_fill(0, order[ordered.cumsum(-1) - ordered >= top_p], 0)
    return probs / probs.sum()
