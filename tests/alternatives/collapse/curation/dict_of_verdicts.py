"""Each different text gets a verdict in a dict; shares by NumPy."""

import numpy as np


def curate(texts, fine, known=frozenset()):
    known = set(known)
    verdicts = {text: fine(text) for text in sorted(set(texts) - known)}
    kept = []
    for text in texts:
        if verdicts.pop(text, False):
            kept.append(text)
    return kept


def price(before, after, fine, minority):
    n = np.minimum(len(before), len(after))

    def mean(texts, rule):
        return np.mean([bool(rule(text)) for text in texts])

    def types(texts):
        return np.unique([word for text in texts[:n] for word in text]).size

    return Price(
        len(after) / len(before),
        1 - mean(before, fine),
        1 - mean(after, fine),
        types(before),
        types(after),
        mean(before, minority),
        mean(after, minority),
    )
