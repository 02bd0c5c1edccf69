"""NumPy with a rank for each token; the result is an array."""

import numpy as np


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    scores = logits.double().numpy()
    if temperature == 0:
        return np.eye(len(scores), dtype=np.float32)[scores.argmax()]
    weights = np.exp((scores - scores.max()) / temperature)
    order = np.argsort(-weights, kind="stable")
    rank = np.argsort(order)
    if top_k is not None:
        weights = np.where(rank < top_k, weights, 0)
    if top_p is not None:
        mass = np.cumsum(weights[order]) / weights.sum()
        enough = int(np.argmax(mass >= min(top_p, mass[-1])))
        weights = np.where(rank <= enough, weights, 0)
    return (weights / weights.sum()).astype(np.float32)
