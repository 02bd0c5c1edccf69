"""Loops over words; permuted places, sorted by exponential waiting times."""

import numpy as np


def beginning(text, counts):
    kept, least = (), float("inf")
    for place, word in enumerate(text, start=1):
        if counts[word] < least:
            kept, least = text[:place], counts[word]
    return kept


def weights(texts, target, seen):
    logs = np.zeros(len(texts))
    for place, text in enumerate(texts):
        for word in dict.fromkeys(text):
            if target[word] > seen[word]:
                logs[place] += np.log(target[word] + 1) - np.log(seen[word] + 1)
    products = np.exp(np.clip(logs - logs.max(), -700, 0))
    return products / products.sum()


def quota(texts, target, n, rng):
    if n > len(texts):
        raise ValueError("there are fewer texts")
    seen = np.zeros(len(target))
    for text in texts:
        for word in text:
            seen[word] += 1
    needed = weights(texts, target * seen.sum() / target.sum(), seen)
    waiting = rng.exponential(size=len(texts)) / np.maximum(needed, 1e-300)
    last = np.sort(waiting)[n - 1] if n else -1.0
    return [text for text, time_until in zip(texts, waiting, strict=True) if time_until <= last]


def evolve(pool, seeds, fine, target, n, rng):
    return quota(curate(pool, fine, known=frozenset(seeds)), target, n, rng)
