"""A table [N, V] says which text has which word; the draw is one after another."""

import numpy as np


def beginning(text, counts):
    end = int(np.argmin(counts[list(text)]))
    return tuple(text[place] for place in range(end + 1))


def table(texts, size):
    found = np.zeros((len(texts), size))
    for row, text in zip(found, texts, strict=True):
        np.add.at(row, list(text), 1)
    return found


def weights(texts, target, seen):
    logs = (table(texts, len(target)) > 0) @ np.log1p(np.clip((target - seen) / (seen + 1), 0, None))
    return np.exp(logs - np.logaddexp.reduce(logs))


def quota(texts, target, n, rng):
    if n > len(texts):
        raise ValueError(f"only {len(texts)}")
    seen = table(texts, len(target)).sum(axis=0)
    chances = weights(texts, target * seen.sum() / target.sum(), seen)
    chosen = []
    for _ in range(n):
        place = int(np.searchsorted(np.cumsum(chances), rng.random() * chances.sum(), side="right"))
        chances[place] = 0.0
        chosen.append(place)
    return [texts[place] for place in sorted(chosen)]


def evolve(pool, seeds, fine, target, n, rng):
    left = [text for text in dict.fromkeys(pool) if text not in seeds and fine(text)]
    return quota(left, target, n, rng)
