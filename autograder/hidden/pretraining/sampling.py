"""Hidden checks of exercise 8: fresh logits, extreme settings, logits that overflow or are -inf."""

from __future__ import annotations

import torch

from tinyloops.checks import Student, check
from tinyloops.checks.pretraining.sampling import compare, in_another_order, must_be_unchanged, right


def fresh_logits(seed: int, size: int) -> torch.Tensor:
    return torch.randn(size, generator=torch.Generator().manual_seed(seed)) * 2


@check(points=0.25, reason="right with all knobs on fresh logits")
def fresh(s: Student) -> None:
    for seed, size, t, k, p in ((31, 53, 1.5, 20, 0.8), (32, 17, 0.7, 9, 0.9), (33, 101, 1.0, 40, 0.5)):
        logits = fresh_logits(seed, size)
        knobs = {"temperature": t, "top_k": k, "top_p": p}
        compare(s, logits, knobs, right(logits, t, k, p), in_another_order(logits, t, k, p))


@check(points=0.25, reason="at least one token is kept, however small top_p is")
def one_token_stays(s: Student) -> None:
    logits = fresh_logits(37, 11)
    expected = torch.zeros(11).index_fill(0, logits.argmax(), 1.0)
    compare(s, logits, {"top_p": 1e-4}, expected)
    compare(s, logits, {"temperature": 3.0, "top_k": 6, "top_p": 1e-9}, expected)


@check(points=0.5, reason="large logits, -inf and other float types work; the logits given stay as they were")
def hygiene(s: Student) -> None:
    logits = fresh_logits(35, 13) * 400
    logits[[2, 7]] = -torch.inf
    before = logits.clone()
    compare(s, logits, {"temperature": 1}, before.softmax(-1))
    compare(s, logits, {"temperature": 200.0, "top_k": 12, "top_p": 0.9}, right(before, 200.0, 12, 0.9))
    must_be_unchanged(logits, before)
    for dtype in (torch.float64, torch.bfloat16):
        some = fresh_logits(36, 19).to(dtype)
        compare(s, some, {"temperature": 1.3, "top_k": 8, "top_p": 0.7}, right(some.double(), 1.3, 8, 0.7))


CHECKS = (fresh, one_token_stays, hygiene)
