"""The best that a masked language model can do: exact, because the world is known.

A masked model sees a corrupted text x̄: of the selected positions 80% show ``<mask>``, 10% a random word, 10% the word
itself (Devlin et al. 2019, section 3.1). A perfect reader weighs every text by how well it explains x̄.
"""

from __future__ import annotations

import numpy as np

from .grammar import SPECIAL
from .language import Language

MASK = SPECIAL.index("<mask>")


def perfect_guesses(language: Language, corrupted: np.ndarray, selected: np.ndarray, rate: float) -> np.ndarray:
    """Pr(original token | corrupted text) at every position, (B, T, V), for a reader told where it is scored.

    ``corrupted`` (B, T) token ids of texts of equal length T, end token included; ``selected`` (B, T) where the loss
    counts; ``rate`` the share of selected positions. Words, not special tokens, can be selected.
    """
    size = language.size
    word = np.arange(size) >= len(SPECIAL)
    shown = np.eye(size)[corrupted]
    at_random = word[corrupted][..., None] * word / word.sum()
    if_selected = 0.1 * shown * word + 0.1 * at_random
    behind_mask = np.broadcast_to(word.astype(float), shown.shape)
    unsure = np.where(word, (1 - rate) * shown + rate * if_selected, shown)
    is_mask = (corrupted == MASK)[..., None]
    evidence = np.where(is_mask, behind_mask, unsure)
    posterior = language.posterior(evidence)
    # Where the reader is scored it knows that the position was selected: put that evidence in the place of the other.
    told = np.where(is_mask, behind_mask, if_selected)
    exact = np.divide(posterior, evidence, out=np.zeros_like(posterior), where=evidence > 0) * told
    exact /= np.maximum(exact.sum(axis=-1, keepdims=True), 1e-300)
    return np.where(selected[..., None], exact, posterior)


def masked_floor(
    language: Language, originals: np.ndarray, corrupted: np.ndarray, selected: np.ndarray, rate: float
) -> tuple[float, float]:
    """The loss (nats a scored token) and the accuracy of the perfect masked reader on these texts.

    All arrays (N, T); padding after the end token is -1 in ``originals``.
    """
    lengths = (originals >= 0).sum(axis=1)
    loss, right, scored = 0.0, 0, 0
    for length in np.unique(lengths):
        for rows in np.array_split(np.flatnonzero(lengths == length), -(-int((lengths == length).sum()) // 64)):
            picked = selected[rows, :length]
            guesses = perfect_guesses(language, corrupted[rows, :length], picked, rate)[picked]
            truth = originals[rows, :length][picked]
            loss -= float(np.log(guesses[np.arange(len(truth)), truth]).sum())
            right += int((guesses.argmax(axis=-1) == truth).sum())
            scored += len(truth)
    return loss / scored, right / scored
