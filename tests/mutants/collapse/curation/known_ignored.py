"""Copies of each other are taken out, those of known texts are not."""

FAILS = (
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "texts that are known already are kept"


def curate(texts, fine, known=frozenset()):
    return [text for text in dict.fromkeys(texts) if fine(text)]
