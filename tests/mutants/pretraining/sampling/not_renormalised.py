"""What is cut off may simply be missing: the rest keeps its probabilities."""

from torch.nn.functional import one_hot

FAILS = (
    "top-k keeps the k most probable tokens",
    "top-p keeps the smallest set with at least that mass",
    "the knobs work in order: temperature, top-k, top-p",
    "right with all knobs on fresh logits",
    "at least one token is kept, however small top_p is",
    "large logits, -inf and other float types work; the logits given stay as they were",
)
SAYS = "what was cut off is missing"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    logits = logits.float()
    if temperature == 0:
        return one_hot(logits.argmax(), len(logits)).float()
    probs = (logits / temperature).softmax(-1)
    if top_k is not None:
        kth = probs.topk(min(top_k, len(probs))).values[-1]
        probs = probs.masked_fill(probs < kth, 0)
    if top_p is not None:
        ordered, order = (probs / probs.sum()).sort(descending=True)
        probs = probs.index_fill(0, order[ordered.cumsum(-1) - ordered >= top_p], 0)
    return probs
