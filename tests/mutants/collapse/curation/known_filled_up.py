"""What was seen is remembered in the caller's own set."""

FAILS = ("curate leaves out what is known, whatever holds it, and changes nothing that it was given",)
SAYS = "written into the caller's collection"


def curate(texts, fine, known=frozenset()):
    kept = []
    for text in texts:
        if text not in known:
            known |= {text}
            if fine(text):
                kept.append(text)
    return kept
