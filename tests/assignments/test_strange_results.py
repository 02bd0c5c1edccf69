"""A function that returns something senseless is answered in words: a check must not stumble over it itself."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from .answers import reference_answers_only, report

#: The functions of each exercise, by its chapter and name.
FUNCTIONS = {
    "pretraining.packing": ["pack"],
    "pretraining.next_token_loss": ["next_token_loss"],
    "pretraining.masking": ["corrupt"],
    "pretraining.schedule": ["learning_rate"],
    "pretraining.training_step": ["training_step"],
    "pretraining.perplexity": ["perplexity"],
    "pretraining.sampling": ["sampling_distribution"],
    "pretraining.pretraining_run": ["pretrain"],
    "classification.pooling": ["mean_pool", "last_token"],
    "classification.classifier": ["class_scores", "predict"],
    "classification.loss": ["classification_loss"],
    "classification.direct": ["name_the_class", "above_chance"],
    "classification.head": ["encode", "train_head"],
    "classification.freezing": ["freeze", "unfreeze", "make_optimizer", "adaptation_step"],
    "classification.fine_tuning": ["fine_tune"],
    "classification.probe": ["probe"],
    "classification.diagnosis": ["stage_at_fault"],
    "finetuning.answering": ["reply", "share_right"],
    "finetuning.sft_run": ["fine_tune"],
    "finetuning.drift": ["snapshot", "drift", "text_loss"],
    "finetuning.l2_sp": ["l2_sp", "replay"],
    "finetuning.choice": ["on_frontier", "choose"],
    "finetuning.diagnosis": ["diagnose", "best_step"],
    "finetuning.template": ["prompt_ids", "encode_pair"],
    "finetuning.batching": ["collate"],
    "finetuning.objective": ["sequence_log_prob", "objective"],
    "collapse.survival": ["expected_types", "missing_mass", "lost_after"],
    "collapse.chain": ["resample", "chain", "diversity", "expected_diversity", "z_score"],
    "collapse.measures": ["miller_madow", "pair_diversity", "types_in", "tail_coverage"],
    "collapse.distance": ["text_log_probs", "kl_to_truth"],
    "collapse.recipe": ["next_texts"],
    "collapse.recursion": ["recursion"],
    "collapse.curation": ["curate", "price"],
    "collapse.evolution": ["beginning", "weights", "quota", "evolve"],
    "collapse.signature": ["nats_a_token", "signature", "diagnose"],
}
RESULTS = [None, "x", True, [], {}, (None, None), math.nan, torch.zeros(3), torch.zeros(0, 4), [[1, 2], [3]], 1 + 2j]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_check_stumbles_over_a_strange_result(name: str) -> None:
    chapter, exercise = name.split(".")
    for strange in RESULTS:

        def senseless(*arguments: Any, result: Any = strange, **knobs: Any) -> Any:
            return result

        names = reference_answers_only(chapter) | dict.fromkeys(FUNCTIONS[name], senseless)
        result = report(chapter, exercise, names)
        assert result.score == 0, f"{strange!r}:\n{result}"
        stumbled = [failed for failed in result.failed if "could not be used" in failed.message]
        assert not stumbled, f"{strange!r}:\n{stumbled[0]}"
