"""Only texts that were kept are remembered: a bad one is judged each time it comes."""

FAILS = (
    "curate asks once about each different text, also about one that is not fine",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "only texts that were kept are remembered"


def curate(texts, fine, known=frozenset()):
    kept = []
    for text in texts:
        if text not in known and text not in kept and fine(text):
            kept.append(text)
    return kept
