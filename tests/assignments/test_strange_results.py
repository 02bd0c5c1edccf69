"""A function that returns something senseless is answered in words: a check must not stumble over it itself."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from .answers import reference_answers_only, report

FUNCTIONS = {
    "packing": "pack",
    "next_token_loss": "next_token_loss",
    "masking": "corrupt",
    "schedule": "learning_rate",
    "training_step": "training_step",
    "perplexity": "perplexity",
    "sampling": "sampling_distribution",
    "pretraining_run": "pretrain",
}
RESULTS = [None, "x", True, [], {}, (None, None), math.nan, torch.zeros(3), torch.zeros(0, 4), [[1, 2], [3]], 1 + 2j]


@pytest.mark.parametrize(("exercise", "function"), FUNCTIONS.items())
def test_no_check_stumbles_over_a_strange_result(exercise: str, function: str) -> None:
    for strange in RESULTS:

        def senseless(*arguments: Any, result: Any = strange, **knobs: Any) -> Any:
            return result

        names = reference_answers_only("pretraining") | {function: senseless}
        result = report("pretraining", exercise, names)
        assert result.score == 0, f"{strange!r}:\n{result}"
        stumbled = [failed for failed in result.failed if "could not be used" in failed.message]
        assert not stumbled, f"{strange!r}:\n{stumbled[0]}"
