"""A later exercise that fails because of an earlier one says so."""

from __future__ import annotations

import pytest
from torch.nn.functional import cross_entropy

from tinyloops.checks import CheckFailed, Student
from tinyloops.checks.pretraining.earlier import earlier_first


def right_loss(logits, labels):
    return cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def unshifted_loss(logits, labels):
    return cross_entropy(logits.flatten(0, 1), labels.flatten())


def test_a_broken_earlier_exercise_is_named() -> None:
    student = Student({"next_token_loss": unshifted_loss})
    with pytest.raises(CheckFailed, match="next_token_loss") as failure, earlier_first(student, "next_token_loss"):
        raise ValueError("whatever the later exercise did")
    assert "mend exercise 2 first" in str(failure.value)


def test_a_right_earlier_exercise_is_not_blamed() -> None:
    student = Student({"next_token_loss": right_loss})
    with pytest.raises(ValueError, match="its own bug"), earlier_first(student, "next_token_loss"):
        raise ValueError("its own bug")


def test_an_unwritten_earlier_exercise_is_named() -> None:
    def unwritten(logits, labels):
        raise NotImplementedError("write your answer here")

    student = Student({"next_token_loss": unwritten})
    with pytest.raises(CheckFailed, match="not right yet"), earlier_first(student, "next_token_loss"):
        raise NotImplementedError


def test_a_right_later_exercise_passes_although_an_earlier_one_is_broken() -> None:
    with earlier_first(Student({"next_token_loss": unshifted_loss}), "next_token_loss"):
        pass
