"""Type by type, with the functions of `math`, and a list for the law of lines."""

import math


def _missed(share, n):
    if share >= 1:
        return 0.0
    return math.exp(n * math.log1p(-share))


def expected_types(p, n):
    return math.fsum(1.0 if share >= 1 else -math.expm1(n * math.log1p(-share)) for share in p)


def missing_mass(p, n):
    return math.fsum(share * _missed(share, n) for share in p)


def lost_after(p, n, generations):
    ended = [0.0]
    while len(ended) < generations:
        ended.append(math.exp(ended[-1] - 1))
    return [math.exp(-n * share * (1 - ended[-1])) for share in p]
