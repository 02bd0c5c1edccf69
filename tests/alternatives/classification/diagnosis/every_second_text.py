"""Halves of every second text after a shuffle by NumPy; the two measurements of the vectors in functions."""

import numpy as np


def stage_at_fault(classifier, texts, labels):
    shuffled = np.random.default_rng(7).permutation(len(texts)).tolist()
    texts, labels = [texts[row] for row in shuffled], labels[shuffled]
    ids, mask = classifier.tokenize(texts)
    real = mask.bool()
    if 2 * int(((ids == classifier.unknown_id) & real).sum()) > int(real.sum()):
        return "tokens"
    vectors = classifier.encode(ids, mask)
    accuracy = probe(vectors[::2], labels[::2], vectors[1::2], labels[1::2], seed=3)[0]
    classes = len(labels.unique())
    if 2 * accuracy < 1 + 1 / classes:
        return "encoder"
    pairs = zip(classifier.scores(vectors), labels.tolist(), strict=True)
    hits = sum(int(row.argmax()) == label for row, label in pairs)
    if accuracy - hits / len(labels) > 0.2:
        return "head"
    return "none"
