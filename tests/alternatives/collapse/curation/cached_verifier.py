"""The verifier is asked through a cache; the price in one loop over both lists."""

from functools import cache


def curate(texts, fine, known=()):
    verdict = cache(fine)
    return [
        text for place, text in enumerate(texts) if text not in known and text not in texts[:place] and verdict(text)
    ]


def price(before, after, fine, minority):
    numbers = {"kept": len(after) / len(before)}
    for when, texts, other in (("before", before, after), ("after", after, before)):
        bad = some = 0
        words = set()
        for place, text in enumerate(texts):
            bad += 1 - fine(text)
            some += minority(text)
            if place < len(other):
                words.update(text)
        numbers |= {f"bad_{when}": bad / len(texts), f"types_{when}": len(words), f"minority_{when}": some / len(texts)}
    return Price(**numbers)
