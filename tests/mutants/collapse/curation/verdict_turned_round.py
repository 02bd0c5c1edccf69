"""What the verifier calls fine goes, the rest stays."""

FAILS = (
    "curate keeps what is fine, once each, in the order of the texts",
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "what is kept is what should go"


def curate(texts, fine, known=frozenset()):
    return [text for text in dict.fromkeys(texts) if text not in known and not fine(text)]
