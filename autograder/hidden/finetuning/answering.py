"""Hidden checks of exercise 4: other decoders, an end within the prompt, and other pairs."""

from __future__ import annotations

from tinyloops.checks import Student, check
from tinyloops.checks.finetuning.answering import compare_replies, compare_shares
from tinyloops.checks.finetuning.replies import Asked, prompts
from tinyloops.checks.finetuning.right_share import graded_pairs


@check(points=0.75, reason="reply looks for eos among the new tokens, whichever token it is")
def other_ends(s: Student) -> None:
    # In the first, replies use token 3, the <eos> of the decoder's configuration; here another token is the end.
    for asked, seed in ((Asked(seed=0, eos=7), 0), (Asked(seed=7, eos=14), 7), (Asked(seed=5, eos=9), 5)):
        compare_replies(s, asked, prompts([3, 4, 5, 6, 4, 7], seed), limit=8)
        compare_replies(s, asked, prompts([4, 6], seed), limit=3)


@check(points=0.75, reason="share_right on other pairs, with replies that break off or go on")
def other_shares(s: Student) -> None:
    compare_shares(s, graded_pairs(Asked(seed=2, eos=9), seed=94))
    compare_shares(s, graded_pairs(Asked(seed=5, eos=7), seed=95, limit=12))


CHECKS = (other_ends, other_shares)
