"""Whole numbers of any size and fractions of them: binomials from math.comb, loops over the counts."""

import math


def miller_madow(counts):
    words = [int(count) for count in counts if count > 0]
    n = sum(words)
    return math.log(n) - sum(count * math.log(count) for count in words) / n + (len(words) - 1) / n / 2


def pair_diversity(counts):
    words = [int(count) for count in counts]
    n = sum(words)
    return 1 - sum(math.comb(count, 2) for count in words) / math.comb(n, 2)


def types_in(counts, n):
    words = [int(count) for count in counts]
    if n > sum(words):
        raise ValueError("more words than were written")
    every = math.comb(sum(words), n)
    return sum((every - math.comb(sum(words) - count, n)) / every for count in words)


def tail_coverage(counts, truth, alpha):
    rarest_first = sorted((share, number) for number, share in enumerate(truth.tolist()) if share > 0)
    true = written = 0
    for share, number in rarest_first:
        if true + share > alpha:
            break
        true += share
        written += int(counts[number])
    return written / int(counts.sum()) / true
