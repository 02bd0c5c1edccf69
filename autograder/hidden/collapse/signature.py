"""Hidden checks of exercise 9: other models and texts, and many signatures from the nats to the name."""

from __future__ import annotations

import numpy as np

from tinyloops.checks import Student, check
from tinyloops.checks.collapse.made_up_nats import OFF, WHOLE, Signature, made_up, right_signature
from tinyloops.checks.collapse.signature import compare_field, compare_name, compare_nats, some_rows


@check(points=0.25, reason="nats_a_token of other texts, under other models")
def other_texts(s: Student) -> None:
    for number, (count, longest) in enumerate(((1, 4), (23, 5), (8, 16))):
        compare_nats(s, some_rows(count, longest, seed=191 + number), seed=11 + number)


@check(points=0.5, reason="the three numbers of many real and written texts, few and many, ties among them")
def many_signatures(s: Student) -> None:
    for seed in range(32):
        draw = np.random.default_rng(900 + seed)
        ties = bool(seed % 2)
        real = made_up(int(draw.choice(WHOLE if ties else (2, 5, 41, 137))), seed=300 + seed)
        noise, sameness = draw.choice([0, 0.3]), draw.choice([0, 0.6])
        written = made_up(int(draw.integers(1, 150)), seed=400 + seed, noise=noise, sameness=sameness)
        written = np.append(written, draw.choice(real, 20)) if ties else written + OFF
        for field in Signature._fields:
            compare_field(s, field, real, written)


@check(points=0.25, reason="diagnose of the signatures of many texts, noisy, tame, both, and neither")
def many_names(s: Student) -> None:
    real = made_up(400, seed=501)
    for seed, (noise, sameness) in enumerate(((0, 0), (0.15, 0), (0, 0.6), (0.12, 0.75), (0.02, 0.1), (0.5, 0.2))):
        compare_name(s, right_signature(real, made_up(500, seed=510 + seed, noise=noise, sameness=sameness)))


CHECKS = (other_texts, many_signatures, many_names)
