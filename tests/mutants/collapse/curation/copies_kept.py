"""Only known texts are copies; the texts' own copies stay."""

FAILS = (
    "curate keeps what is fine, once each, in the order of the texts",
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate asks once about each different text, also about one that is not fine",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "copies of texts are kept as well"


def curate(texts, fine, known=frozenset()):
    return [text for text in texts if text not in known and fine(text)]
