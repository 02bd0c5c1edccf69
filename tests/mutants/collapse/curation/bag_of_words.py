"""Texts with the same words count as copies."""

FAILS = (
    "curate keeps what is fine, once each, in the order of the texts",
    "curate leaves out what is known, whatever holds it, and changes nothing that it was given",
    "curate asks once about each different text, also about one that is not fine",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "are taken for a copy"


def curate(texts, fine, known=frozenset()):
    seen, kept = {tuple(sorted(text)) for text in known}, []
    for text in texts:
        key = tuple(sorted(text))
        if key not in seen:
            seen.add(key)
            if fine(text):
                kept.append(text)
    return kept
