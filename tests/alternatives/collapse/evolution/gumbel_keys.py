"""Products by sparse dicts; a quota by Gumbel noise on logarithms."""

import math
from collections import Counter

import numpy as np


def beginning(text, counts):
    words = sorted(enumerate(text), key=lambda placed: (counts[placed[1]], placed[0]))
    return text[: words[0][0] + 1]


def log_weights(texts, target, seen):
    return [
        math.fsum(math.log(max(1.0, (target[word] + 1) / (seen[word] + 1))) for word in set(text)) for text in texts
    ]


def weights(texts, target, seen):
    logs = torch.tensor(log_weights(texts, target, seen), dtype=torch.float64)
    return logs.softmax(dim=0).numpy()


def quota(texts, target, n, rng):
    if len(texts) < n:
        raise ValueError("too few texts")
    said = Counter(word for text in texts for word in text)
    seen = np.array([said[word] for word in range(len(target))])
    keys = np.array(log_weights(texts, target / target.sum() * seen.sum(), seen)) + rng.gumbel(size=len(texts))
    chosen = set(np.argsort(-keys)[:n].tolist())
    return [text for place, text in enumerate(texts) if place in chosen]


def evolve(pool, seeds, fine, target, n, rng):
    return quota(curate(pool, fine, set(seeds)), target, n, rng)
