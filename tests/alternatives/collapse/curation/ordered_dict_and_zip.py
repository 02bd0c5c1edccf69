"""Copies go by the keys of a dict, and known ones by removing them; equal sizes by zip."""

from itertools import filterfalse


def curate(texts, fine, known=frozenset()):
    different = dict.fromkeys(texts)
    for text in known:
        different.pop(text, None)
    return list(filter(fine, different))


def price(before, after, fine, minority):
    pairs = list(zip(before, after, strict=False))
    types = [len(set().union(*side)) for side in zip(*pairs, strict=True)]
    bad = [len(list(filterfalse(fine, texts))) / len(texts) for texts in (before, after)]
    some = [len(list(filter(minority, texts))) / len(texts) for texts in (before, after)]
    return Price(len(after) / len(before), *bad, *types, *some)
