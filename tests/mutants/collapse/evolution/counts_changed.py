"""1 is added to the caller's counts."""

FAILS = (
    "weights: the product of the ratios of a text's missing words, each once; together 1",
    "weights of texts with hundreds of missing words do not overflow",
    "beginning and weights of many fresh texts",
)
SAYS = "in place"


reference = weights


def weights(texts, target, seen):
    found = reference(texts, target, seen)
    target += 1
    seen += 1
    return found
