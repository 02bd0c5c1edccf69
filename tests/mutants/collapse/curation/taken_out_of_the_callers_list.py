"""Bad texts are removed from the list that was given."""

FAILS = (
    "curate keeps what is fine, once each, in the order of the texts",
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "takes texts out of the list"


def curate(texts, fine, known=frozenset()):
    kept = [text for text in dict.fromkeys(texts) if text not in known and fine(text)]
    texts[:] = kept
    return texts
