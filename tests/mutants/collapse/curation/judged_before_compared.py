"""Everything is judged first, and compared then."""

FAILS = (
    "curate asks once about each different text, also about one that is not fine",
    "curate on many fresh lists, with and without texts that are known",
)
SAYS = "a copy is asked about like a new text"


def curate(texts, fine, known=frozenset()):
    good = [text for text in texts if fine(text)]
    return [text for text in dict.fromkeys(good) if text not in known]
