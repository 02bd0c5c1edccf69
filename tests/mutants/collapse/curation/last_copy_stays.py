"""Later copies put earlier ones out."""

FAILS = (
    "curate keeps what is fine, once each, in the order of the texts",
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "the last copy is kept"


def curate(texts, fine, known=frozenset()):
    different = list(dict.fromkeys(reversed(texts)))[::-1]
    return [text for text in different if text not in known and fine(text)]
