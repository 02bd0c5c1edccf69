"""Made-up rows of texts, how probable a model finds them, and how far it is from the truth."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tinyloops.models import BOS, EOS, PAD

#: The first id of a word, and how many ids there are.
FIRST_WORD, VOCABULARY = 7, 30


def random_rows(number: int, longest: int, seed: int, endless: int = 0) -> Tensor:
    """Rows [N, T] of made-up texts of 1 to T − 2 words; the first ``endless`` fill their row and have no ``<eos>``.

    >>> random_rows(3, 6, seed=1, endless=1)
    tensor([[ 2, 13, 25, 28, 20,  9],
            [ 2, 24,  8,  8, 24,  3],
            [ 2, 28,  3,  0,  0,  0]])
    """
    generator = torch.Generator().manual_seed(seed)
    words = torch.randint(1, longest - 1, (number, 1), generator=generator)
    words[:endless] = longest
    rows = torch.randint(FIRST_WORD, VOCABULARY, (number, longest), generator=generator)
    places = torch.arange(longest)
    rows[:, 0] = BOS
    rows[places == words + 1] = EOS
    rows[places > words + 1] = PAD
    return rows


@torch.no_grad()
def token_log_probs(model: nn.Module, rows: Tensor) -> Tensor:
    """log Pr(token | the tokens before it) of all tokens of ``rows`` [N, T] but the first, padding too: [N, T − 1]."""
    logits = model(input_ids=rows).logits.double()
    return logits[:, :-1].log_softmax(-1).gather(-1, rows[:, 1:, None]).squeeze(-1)


def text_log_probs(model: nn.Module, rows: Tensor) -> Tensor:
    """log Pr of each text in ``rows`` [N, T], ``<eos>`` included and padding not: [N] in float64."""
    return (token_log_probs(model, rows) * (rows[:, 1:] != PAD)).sum(1)


def kl_to_truth(true_log_probs: Tensor, model_log_probs: Tensor, tokens: Tensor) -> tuple[float, float]:
    """KL(p‖q) in nats a token with its standard error, from the log-probabilities [N] of texts drawn from p.

    >>> kl, error = kl_to_truth(torch.tensor([-6.0, -9.0]), torch.tensor([-7.0, -12.0]), torch.tensor([3, 5]))
    >>> kl, round(error, 4)
    (0.5, 0.25)
    """
    differences = true_log_probs.double() - model_log_probs.double()
    total = float(tokens.sum())
    return float(differences.sum()) / total, float(differences.std()) * len(differences) ** 0.5 / total
