"""Exercise 5: what each of the four plans gives the next generation to read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain

from torch import Tensor

from ..compare import must_refuse
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .plans import EOS, PAD, PLANS, Case, Fresh, Text, as_rows, name_of, texts_in, told, wrote

POINTS = 4.0

Names = list[Text | None]


def compare_texts(s: Student, case: Case) -> None:
    """Raise `CheckFailed` unless the student's texts are the right ones; name the bug if it is known."""
    real, written, fresh = case.real(), case.written(), Fresh(case.widths[1])
    handed = list(written)
    before = [rows.clone() for rows in (real, *written)]
    with _widths_named(case):
        got = as_rows(s.next_texts(case.plan, real, handed, case.share, fresh), f"next_texts({case.plan!r}, ...)")
    _must_be_unchanged(handed, written, [real, *written], before)
    names, right = texts_in(got), case.right()
    if names != right:
        _must_be_whole(got, case)
        accuse(
            _suspects(case),
            lambda value: names == value,
            otherwise=Suspect(
                right,
                "other texts, another number of them, or another order",
                "make the example by hand, and compare row by row",
            ),
            expected=f"{told(right)} with {case}",
            got=told(names),
        )
    _must_be_asked_once(case, fresh)


@contextmanager
def _widths_named(case: Case) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        if "Sizes of tensors must match" not in str(error):
            raise
        raise CheckFailed(
            expected=f"rows of one width, with {case}",
            got=f"RuntimeError: {error}",
            cause="parts of different widths were joined as they are",
            next_step="pad each on the right to the width of the widest first: `F.pad(rows, (0, missing), value=PAD)`",
        ) from error


def _some(source: str, start: int, end: int) -> Names:
    return [Text(source, number) for number in range(start, end)]


def _suspects(case: Case) -> Iterator[Suspect[Names]]:
    """What the usual wrong answers give."""
    return _wrong_sets(case) if case.plan in ("replace", "accumulate") else _wrong_parts(case)


def _wrong_sets(case: Case) -> Iterator[Suspect[Names]]:
    real = _some("real", 0, case.texts)
    each = [_some(wrote(g), 0, case.texts) for g in range(len(case.widths) - 2)]
    every, backwards = [*chain(*each)], [*chain(*reversed(each))]
    if case.plan == "replace":
        alone = "take `written[-1]`, and nothing else"
        yield Suspect(each[0], "what generation 0 wrote comes back in each generation", alone)
        yield Suspect(every, "all generations' texts are kept: that is no replacing", alone)
        yield Suspect(real + each[-1], "the real texts stay: that is no replacing", alone)
        yield Suspect(real, "these are the real texts, which only generation 0 reads", alone)
    else:
        join = "join `real` and all of `written`, in this order"
        yield Suspect(every, "the real texts are missing: they accumulate as well", join)
        yield Suspect(real + each[-1], "only the last generation joins the real texts; those between are lost", join)
        yield Suspect(every + real, "the real texts come last", join)
        yield Suspect(real + backwards, "the newest texts come first", join)


def _wrong_parts(case: Case) -> Iterator[Suspect[Names]]:
    size, m = case.texts, round(case.share * case.texts)
    source, other = ("real", "fresh") if case.plan == "fixed" else ("fresh", "real")
    first, last = (_some(wrote(g), 0, size) for g in (0, len(case.widths) - 3))
    new, kept = _some(source, 0, m), last[: size - m]
    place = "keep the first N − m of `written[-1]`, and let m real texts follow them"
    if m == 0:
        yield Suspect([], "with m = 0 nothing is left: `[:-0]` is `[:0]`", "keep `[: N - m]`")
    yield Suspect(
        kept + _some(other, 0, m),
        "fresh and fixed are mixed up: whose real texts are these?",
        'under "fixed" take `real[:m]`, under "fresh" ask `fresh(m)`',
    )
    yield Suspect(last + new, "the m real texts are added: that makes more than N", place)
    yield Suspect(last[m:] + new, "the first m of what was written were left out, not the last", place)
    yield Suspect(new + last[m:], "the real texts took the place of the first m", place)
    yield Suspect(new + kept, "the real texts stand before the others", place)
    yield Suspect(kept, "the last m texts are gone, and no real ones came for them", place)
    yield Suspect(first[: size - m] + new, "these were written by generation 0, not by the last one", place)
    yield Suspect(kept + _some("real", size - m, size), "these are the last m of `real`", "take `real[:m]`")
    yield Suspect(kept + _some("real", 0, size), "all real texts joined, not m of them", "take `real[:m]`")
    yield Suspect(last[:m] + _some(source, 0, size - m), "m texts are kept, and N − m are real", place)
    for number, cause in (
        (math.floor(case.share * size), "m was cut off, not rounded"),
        (math.floor(case.share * size) + 1, "m was rounded up"),
        (round(0.1 * size), "`share` is not used: m is always a tenth of N"),
    ):
        wrong = last[: size - number] + _some(source, 0, number)
        yield Suspect(wrong, cause, "m is `round(share * N)`")


def _must_be_whole(got: Tensor, case: Case) -> None:
    """`CheckFailed` where a row is none of the texts: padded on the wrong side, cut, or filled with something else."""
    strange = next((row for row in got.tolist() if name_of(row) is None), None)
    if strange is None:
        return
    words = [token for token in strange if token not in (PAD, EOS)]
    filled = len(words) > 2 and len(set(words[1:])) > 1
    if strange[0] == PAD:
        cause = "the padding stands on the left: the model would begin to read at position 0, and find no <bos>"
    elif EOS not in strange:
        cause = "the rows are cut to the narrowest part: the ends of the longer texts are lost"
    elif filled or strange[-1] != PAD:
        cause = "the rows are filled up with something else than PAD, which a model would learn as if it were text"
    else:
        cause = "rows were changed, or rows that are all padding were added"
    raise CheckFailed(
        expected=f"whole rows, <bos> to <eos> and then PAD (0), with {case}",
        got=f"{strange}",
        cause=cause,
        next_step="bring all parts to the width of the widest first: `F.pad(rows, (0, missing), value=PAD)`",
    )


def _must_be_unchanged(
    handed: Sequence[Tensor], written: Sequence[Tensor], rows: Sequence[Tensor], before: Sequence[Tensor]
) -> None:
    whole = len(handed) == len(written) and all(a is b for a, b in zip(handed, written, strict=True))
    if not whole or any(a.shape != b.shape or not a.equal(b) for a, b in zip(rows, before, strict=True)):
        raise CheckFailed(
            expected="`real` and `written` as they were: later generations need them, too",
            got="other numbers in their rows" if whole else "another list in `written`",
            cause="rows were overwritten in place" if whole else "`written` was lengthened, emptied or turned round",
            next_step="make a new tensor with `torch.cat`, and give nothing that came in another value",
        )


def _must_be_asked_once(case: Case, fresh: Fresh) -> None:
    count = round(case.share * case.texts)
    asked = [number for number in fresh.asked if number]
    right = [count] if case.plan == "fresh" and count else []
    if asked != right:
        raise CheckFailed(
            expected=f"`fresh` asked once, for {count} texts" if right else f"`fresh` not asked, with {case}",
            got=f"asked for {asked}",
            cause="real texts cost: whoever asks for more than the plan needs pays for what nobody reads",
            next_step='call `fresh(m)` once, and only under the plan "fresh"',
        )


@check(points=0.75, reason="replace: what was written last; accumulate: the real texts, then all that was written")
def whole_sets(s: Student) -> None:
    for plan in ("replace", "accumulate"):
        for generations in (1, 3):
            compare_texts(s, Case(plan, texts=5, widths=(7,) * (2 + generations)))


@check(points=1, reason="fresh and fixed: m real texts take the place of the last m; m = round(share · N)")
def real_in_place(s: Student) -> None:
    for plan in ("fresh", "fixed"):
        for texts, share in ((4, 0.25), (29, 0.1), (23, 0.1), (100, 0.29)):
            compare_texts(s, Case(plan, texts, share, widths=(7,) * 5))


@check(points=0.5, reason="a share of 0 puts in nothing, a share of 1 leaves nothing of what was written")
def ends_of_the_share(s: Student) -> None:
    for plan in ("fresh", "fixed"):
        for share in (0.0, 0.01, 1.0):
            compare_texts(s, Case(plan, texts=6, share=share))


@check(points=0.5, reason="rows of different widths are padded on the right with PAD; no text is cut")
def widths(s: Student) -> None:
    for plan in ("accumulate", "fresh", "fixed"):
        for of_the_parts in ((6, 6, 9, 5, 8), (10, 10, 5, 7, 6), (5, 4, 6, 6, 9)):
            compare_texts(s, Case(plan, texts=5, share=0.4, widths=of_the_parts))


@check(points=0.5, reason="an unknown plan is a ValueError that names the four")
def unknown_plan(s: Student) -> None:
    case = Case("replace", texts=4)
    for plan in ("keep", "Fresh"):
        message = must_refuse(
            partial(s.next_texts, plan, case.real(), case.written(), 0.1, Fresh(7)),
            expected=f"a ValueError for the plan {plan!r}",
            cause="it is taken for one of the four, or looked up among them, or the function ends without a word",
            next_step="ask for each plan by its name, and raise ValueError for everything else",
        )
        missing = [name for name in PLANS if name not in message]
        if missing:
            raise CheckFailed(
                expected=f"a message that names all four plans: {', '.join(PLANS)}",
                got=f"ValueError: {message}",
                cause=f"whoever mistypes a plan does not learn of {', '.join(map(repr, missing))}",
                next_step="write the four names into the message",
            )


CHECKS = (whole_sets, real_in_place, ends_of_the_share, widths, unknown_plan)
