"""Exercise 1, the template: an instruction and a response as one row of tokens, and the role of each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .pairs import PROMPT, RESPONSE, SPECIAL, TEMPLATE, Special, right_pair, right_prompt

POINTS = 4.0
OTHER_IDS = Special(bos=90, user=91, assistant=92, eos=93)
_ROLES = {TEMPLATE: "T", PROMPT: "P", RESPONSE: "R"}


class Case(NamedTuple):
    """The words of an instruction and of its response, and the ids of the template's tokens."""

    instruction: list[int]
    response: list[int]
    special: Special = SPECIAL

    def copy(self) -> Case:
        """The same in lists of their own, so that what an answer does to its input changes nothing here."""
        return Case(list(self.instruction), list(self.response), self.special)


PLAIN = Case([21, 22, 23, 24], [31, 32])
#: Words of the response stand in the instruction too, and so do ids of the template; a user may write anything.
ANYTHING = Case([21, 92, 31, 90, 21, 93], [31, 91, 21, 92], OTHER_IDS)


def compare_prompt(s: Student, case: Case) -> None:
    """Raise `CheckFailed` unless `prompt_ids` is right; name the bug if it is known."""
    instruction, _, special = case.copy()
    got = _whole_numbers(s.prompt_ids(instruction, special), "prompt_ids(instruction, special)")
    expected = right_prompt(case.instruction, special)
    if got != expected:
        accuse(
            _wrong_prompts(case),
            lambda value: got == value,
            otherwise=_difference(expected),
            expected=shown(expected, special),
            got=shown(got, special),
        )


def compare_ids(s: Student, case: Case) -> None:
    """Raise `CheckFailed` unless the ids of `encode_pair` are right; name the bug if it is known."""
    got, _ = encoded(s, case.copy())
    expected, _ = right_pair(*case)
    if got != expected:
        accuse(
            _wrong_ids(case),
            lambda value: got == value,
            otherwise=_difference(expected),
            expected=shown(expected, case.special),
            got=shown(got, case.special),
        )


def compare_roles(s: Student, case: Case) -> None:
    """Raise `CheckFailed` unless the roles of `encode_pair` are right; name the bug if it is known."""
    ids, got = encoded(s, case.copy())
    _, expected = right_pair(*case)
    if len(got) != len(ids):
        raise CheckFailed(
            expected=f"a role for each of the {len(ids)} tokens",
            got=f"{len(got)} roles",
            cause="a token of the template was given no role, or a role is there twice",
            next_step="build both lists side by side, piece by piece",
        )
    if got != expected:
        accuse(
            _wrong_roles(case),
            lambda value: got == value,
            otherwise=_unknown_roles(s, case),
            expected=f"{_letters(expected)} for {shown(right_pair(*case)[0], case.special)}",
            got=f"{_letters(got)} (T template, P prompt, R response)",
        )


def _unknown_roles(s: Student, case: Case) -> Suspect[list[int]]:
    """What to say of roles that no known bug gives: are they right as soon as no token is there twice?"""
    words = iter(range(1000, 2000))
    unlike = Case([next(words) for _ in case.instruction], [next(words) for _ in case.response], case.special)
    _, roles = encoded(s, unlike.copy())
    if roles == right_pair(*unlike)[1]:
        return Suspect(
            roles,
            "a role is told by a token's id, and a user may write any id, also those of the template or of y",
            "count: two tokens of the template, len(instruction), one of the template, len(response) + 1",
        )
    return Suspect(
        roles,
        "the roles do not stand under the tokens that they belong to",
        "print `list(zip(ids, roles))` for the example above",
    )


def encoded(s: Student, case: Case) -> tuple[list[int], list[int]]:
    """The two lists that `encode_pair` returns, each of whole numbers."""
    returned = s.encode_pair(*case)
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise CheckFailed(
            expected="two lists: the token ids, and the role of each token",
            got="None" if returned is None else f"a {type(returned).__name__}",
            cause="no `return`" if returned is None else "only one list is returned, or more than two",
            next_step="end with `return ids, roles`",
        )
    ids, roles = returned
    return _whole_numbers(ids, "encode_pair(...)[0]"), _whole_numbers(roles, "encode_pair(...)[1]")


def shown(ids: Sequence[int], special: Special) -> str:
    """Token ids, with the template's tokens by name.

    >>> shown([2, 5, 21, 6], SPECIAL)
    '<bos> <user> 21 <assistant>'
    """
    names = dict(zip(special, ("<bos>", "<user>", "<assistant>", "<eos>"), strict=True))
    return " ".join(names.get(token, str(token)) for token in ids) or "nothing"


def _whole_numbers(got: Any, what: str) -> list[int]:
    if not isinstance(got, (list, tuple)) or not all(isinstance(n, int) and not isinstance(n, bool) for n in got):
        raise CheckFailed(
            expected=f"a list of whole numbers from {what}",
            got="None" if got is None else f"a {type(got).__name__}",
            cause="no `return`" if got is None else "lists of plain numbers go in and come out; tensors come later",
            next_step="join lists with `+`, or write `[first, *middle, last]`",
        )
    return list(got)


def _difference(expected: list[int]) -> Suspect[list[int]]:
    return Suspect(
        expected,
        "a token is missing, doubled, or in another place",
        "write the tokens of the example above under each other, and build the list in that order",
    )


def _wrong_prompts(case: Case) -> Iterator[Suspect[list[int]]]:
    x, _, special = case
    bos, user, assistant, eos = special
    yield Suspect(
        [bos, user, *x],
        "`<assistant>` is missing: in training the response comes after it, and asked without it the model sees a "
        "row that it was never taught to answer",
        "end with `<assistant>`: it is the model's turn there",
    )
    for row in ([bos, user, *x, assistant, eos], [bos, user, *x, eos, assistant], [bos, user, *x, eos]):
        yield Suspect(
            row,
            "`<eos>` stands in the prompt: to the model that is the end of the text, and the response is still to come",
            "leave `<eos>` out of the prompt: the text ends only after the response",
        )
    yield from _missing(case, right_prompt(x, special))
    yield Suspect([bos, assistant, *x, user], *_SWAPPED)


def _wrong_ids(case: Case) -> Iterator[Suspect[list[int]]]:
    x, y, special = case
    bos, user, assistant, eos = special
    yield Suspect(
        [bos, user, *x, assistant, *y],
        "`<eos>` is missing: a model that never sees where responses end will not end its own",
        "put `<eos>` after the last word of the response",
    )
    yield Suspect(
        [bos, user, *x, *y, eos],
        "`<assistant>` is missing: nothing tells where the instruction ends and the response begins",
        "put `<assistant>` between the two",
    )
    for middle in ([eos, assistant], [assistant, eos], [eos, assistant, bos], [eos, bos, assistant]):
        yield Suspect(
            [bos, user, *x, *middle, *y, eos],
            "`<eos>` stands in the middle: a tokenizer appends it to every text that it is given, and this is one text",
            "take the words alone, and put one `<eos>` at the very end",
        )
    yield Suspect(
        [bos, user, *x, bos, assistant, *y, eos],
        "`<bos>` stands in the middle: a pair is one text, and begins once",
        "put `<bos>` at the very beginning only",
    )
    yield Suspect(
        [bos, user, *x, assistant, *y, eos, eos],
        "`<eos>` is there twice",
        "one `<eos>` ends the text",
    )
    yield Suspect(
        [bos, user, *x, assistant],
        "this is the prompt alone: the response is missing",
        "add the response's words and `<eos>`",
    )
    yield from _missing(case, right_pair(*case)[0])
    yield Suspect([bos, assistant, *x, user, *y, eos], *_SWAPPED)
    yield Suspect(
        [bos, user, *y, assistant, *x, eos],
        "instruction and response are swapped: the user would answer, and the assistant ask",
        "first comes what the user says",
    )


_SWAPPED = (
    "`<user>` and `<assistant>` are swapped",
    "`<user>` announces the instruction, `<assistant>` the response",
)


def _missing(case: Case, right: list[int]) -> Iterator[Suspect[list[int]]]:
    """Rows without ``<bos>`` or ``<user>``, and the row of somebody who uses the world's ids, whatever is given."""
    yield Suspect(
        right[1:],
        "`<bos>` is missing: pre-training began every text with it",
        "begin with `<bos>`, as in pre-training",
    )
    yield Suspect(
        [right[0], *right[2:]],
        "`<user>` is missing: nothing says whose words these are",
        "`<user>` comes after `<bos>`",
    )
    yield Suspect([*case.instruction, *case.response], "no token of the template is there", "add the template's tokens")
    yield Suspect([*case.instruction], "no token of the template is there", "add the template's tokens")
    world = right_pair(case.instruction, case.response)[0]
    yield Suspect(
        world[: len(right)],
        "these are the ids of this notebook's world, though `special` gives others",
        "take the ids from the argument: `special.bos` and so on",
    )


def _wrong_roles(case: Case) -> Iterator[Suspect[list[int]]]:
    ids, right = right_pair(*case)
    x, y, special = case
    boundary = len(x) + 2  # where `<assistant>` stands
    yield Suspect(
        [*right[:-1], TEMPLATE],
        "`<eos>` has the role of the template: then no one is taught to end a response, and the model goes on and on",
        "`<eos>` is the response's last token: its role is RESPONSE",
    )
    yield Suspect(
        [*right[:boundary], RESPONSE, *right[boundary + 1 :]],
        "`<assistant>` counts as response, but it is always given: the model never has to find it",
        "the response begins with the token after `<assistant>`",
    )
    yield Suspect(
        [*right[1:], right[-1]],
        "each role stands one token too early: these are the roles of what comes next, not of the token itself",
        "a role belongs to the token that it stands under; the shift comes in the loss, in exercise 3",
    )
    yield Suspect(
        [right[0], *right[:-1]],
        "each role stands one token too late",
        "a role belongs to the token that it stands under",
    )
    for row, cause in (
        ([PROMPT if i <= boundary else RESPONSE for i in range(len(ids))], "the template's tokens"),
        ([PROMPT if 0 < i <= boundary else role for i, role in enumerate(right)], "`<user>` and `<assistant>`"),
        ([*right[:boundary], PROMPT, *right[boundary + 1 :]], "`<assistant>`"),
    ):
        yield Suspect(
            row,
            f"{cause} count as prompt: with a weight for the prompt, the model would be trained to say them",
            "PROMPT is for the words of the instruction alone",
        )
    yield Suspect(
        [RESPONSE if role == PROMPT else role for role in right],
        "the words of the instruction count as response: the model would learn to ask",
        "the role of the instruction's words is PROMPT",
    )
    yield Suspect(
        [{PROMPT: RESPONSE, RESPONSE: PROMPT}.get(role, role) for role in right],
        "PROMPT and RESPONSE are swapped",
        "PROMPT is 1 and stands under the instruction, RESPONSE is 2",
    )
    yield Suspect(
        [int(role == RESPONSE) for role in right],
        "only response or not: the words of the instruction cannot be told from the template",
        "use the three constants TEMPLATE, PROMPT and RESPONSE",
    )
    count = "count, do not search: an instruction may hold any token, ids of the template and words of y as well"
    for place in {ids.index(special.assistant), len(ids) - 1 - ids[::-1].index(special.assistant)}:
        body = [TEMPLATE if i < 2 else PROMPT if i < place else RESPONSE for i in range(len(ids))]
        body[place] = TEMPLATE
        yield Suspect(body, "the place of `<assistant>` is searched for by its id, and another one was found", count)
    by_id = [TEMPLATE if token in special else role for token, role in zip(ids, right, strict=True)]
    for row in (by_id, [*by_id[:-1], RESPONSE]):
        yield Suspect(row, "the role is looked up by the id: words that have an id of the template lose theirs", count)
    for roles_in_question in ({PROMPT}, {PROMPT, TEMPLATE}):
        yield Suspect(
            [
                RESPONSE if token in y and role in roles_in_question else role
                for token, role in zip(ids, right, strict=True)
            ],
            "the role is looked up by the word: the instruction has words of the response, too",
            count,
        )


def _letters(roles: Sequence[int]) -> str:
    return " ".join(_ROLES.get(role, str(role)) for role in roles)


@check(points=0.5, reason="prompt_ids is <bos> <user> x <assistant>")
def prompt(s: Student) -> None:
    compare_prompt(s, PLAIN)


@check(points=0.75, reason="encode_pair joins <bos> <user> x <assistant> y <eos>")
def ids(s: Student) -> None:
    compare_ids(s, PLAIN)


@check(points=0.75, reason="each token has its role, and <eos> belongs to the response")
def roles(s: Student) -> None:
    compare_roles(s, PLAIN)


@check(points=0.5, reason="any token may be a word, and any id may be special")
def any_token(s: Student) -> None:
    compare_prompt(s, ANYTHING)
    compare_ids(s, ANYTHING)
    compare_roles(s, ANYTHING)


@check(points=0.25, reason="instruction and response stay as they were")
def given_lists_stay(s: Student) -> None:
    given = PLAIN.copy()
    _whole_numbers(s.prompt_ids(given.instruction, given.special), "prompt_ids(instruction, special)")
    encoded(s, given)
    if given != PLAIN:
        raise CheckFailed(
            expected="the caller's lists, unchanged by prompt_ids and encode_pair",
            got=f"instruction {given.instruction}, response {given.response}",
            cause="`append`, `insert`, `extend` or `+=` on an argument changes the list that the caller holds",
            next_step="make a new list: `[*response, special.eos]`",
        )


CHECKS = (prompt, ids, roles, any_token, given_lists_stay)
