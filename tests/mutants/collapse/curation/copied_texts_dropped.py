"""A text that has copies goes, with all of them."""

from collections import Counter

FAILS = (
    "curate keeps what is fine, once each, in the order of the texts",
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate asks once about each different text, also about one that is not fine",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "is dropped with all of them"


def curate(texts, fine, known=frozenset()):
    times = Counter(texts)
    return [text for text in texts if times[text] == 1 and text not in known and fine(text)]
