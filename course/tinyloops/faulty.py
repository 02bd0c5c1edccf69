"""Text classifiers with a known fault in one of their stages: tokens, encoder or head.

All are made of the pre-trained encoder and a head that was trained on what the stages before it gave, as one would
find them in practice: only what a stage takes and gives shows which one is at fault.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import torch
from datasets import Dataset
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot, pad

from . import checkpoints, data
from .models import BOS, UNK
from .world import World

#: All texts are padded to this number of tokens.
LENGTH = 40

Tokenize = Callable[[Sequence[str]], tuple[Tensor, Tensor]]
Encode = Callable[[Tensor, Tensor], Tensor]
Scores = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Classifier:
    """The three stages of a text classifier, N texts, T tokens, width D, K classes.

    ``tokenize(texts)`` gives token ids and attention mask, both [N, T]; ``encode(input_ids, attention_mask)`` vectors
    [N, D]; ``scores(vectors)`` scores [N, K]. ``unknown_id`` is the id of words that the tokenizer does not know.
    """

    tokenize: Tokenize
    encode: Encode
    scores: Scores
    unknown_id: int


class Fault(NamedTuple):
    """The stage that a fault is in, and what gives it to a classifier without it."""

    stage: str
    spoil: Callable[[Classifier], Classifier]


def classifier(*faults: str, task: str = "emails", seed: int = 0) -> Classifier:
    """A classifier of ``task`` (``"emails"``, ``"news"`` or ``"remarks"``) with these ``faults``, names in `FAULTS`.

    Without a fault it is right on nearly all e-mails and news. Not on remarks: sincere and sarcastic ones have vectors
    that no linear head can tell apart, so there the encoder is at fault by itself. ``seed`` draws the training texts.

    >>> right = classifier()
    >>> ids, mask = right.tokenize(["Dear team, my screen failed today. Restart it please."])
    >>> ids.shape, right.scores(right.encode(ids, mask)).argmax(dim=1)
    (torch.Size([1, 40]), tensor([1]))
    >>> foreign = classifier("foreign vocabulary")
    >>> ids, mask = foreign.tokenize(["Dear team, my screen failed today. Restart it please."])
    >>> int((ids == foreign.unknown_id).sum()), int(mask.sum())
    (12, 14)
    """
    if unknown := sorted(set(faults) - set(FAULTS)):
        raise ValueError(f"no fault called {', '.join(unknown)}: choose among {', '.join(FAULTS)}")
    made = _headless()
    for fault in faults:
        if FAULTS[fault].stage != "head":
            made = FAULTS[fault].spoil(made)
    made = replace(made, scores=_trained_head(made, *_texts(task, seed)))
    for fault in faults:
        if FAULTS[fault].stage == "head":
            made = FAULTS[fault].spoil(made)
    return made


def _headless() -> Classifier:
    """The stages before the head, without a fault."""
    encoder, tokenizer = _pretrained()

    def tokenize(texts: Sequence[str]) -> tuple[Int[Tensor, "N T"], Int[Tensor, "N T"]]:
        rows = tokenizer(list(texts), padding="max_length", max_length=LENGTH, truncation=True, return_tensors="pt")
        return rows["input_ids"], rows["attention_mask"]

    def encode(input_ids: Int[Tensor, "N T"], attention_mask: Int[Tensor, "N T"]) -> Float[Tensor, "N D"]:
        return _mean(_states(input_ids, attention_mask, layer=-1), attention_mask)

    return Classifier(tokenize, encode, lambda vectors: vectors, tokenizer.unk_token_id)


@functools.cache
def _pretrained() -> tuple[Any, Any]:
    masked_model, tokenizer = checkpoints.load("encoder")
    return masked_model.base_model.eval(), tokenizer


@functools.cache
def _texts(task: str, seed: int) -> tuple[tuple[str, ...], Tensor]:
    tasks: Mapping[str, Callable[..., Any]] = {"emails": data.emails, "news": data.news, "remarks": data.remarks}
    drawn: Dataset = tasks[task](World(seed=0), train=200, test=1, seed=seed)["train"]
    return tuple(drawn["text"]), torch.tensor(drawn["label"])


@torch.no_grad()
def _states(input_ids: Tensor, attention_mask: Tensor, layer: int) -> Float[Tensor, "N T D"]:
    encoder, _ = _pretrained()
    made = encoder(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
    return made.hidden_states[layer]


def _mean(states: Float[Tensor, "N T D"], mask: Int[Tensor, "N T"]) -> Float[Tensor, "N D"]:
    counted = mask.bool().unsqueeze(-1)
    return states.masked_fill(~counted, 0).sum(dim=1) / counted.sum(dim=1).clamp(min=1)


def _trained_head(made: Classifier, texts: Sequence[str], labels: Tensor) -> Scores:
    """A linear head fitted to what the stages before it make of ``texts``."""
    vectors = made.encode(*made.tokenize(texts))
    mean, spread = vectors.mean(dim=0), vectors.std(dim=0).clamp(min=1e-3)
    inputs = (vectors - mean) / spread
    weight = torch.zeros(int(labels.max()) + 1, inputs.shape[1], requires_grad=True)
    optimizer = torch.optim.AdamW([weight], lr=0.05)
    for _ in range(100):
        optimizer.zero_grad()
        cross_entropy(inputs @ weight.T, labels).backward()
        optimizer.step()
    fitted = weight.detach()
    return lambda vectors: (vectors - mean) / spread @ fitted.T


def partly_clear(labels: Tensor, share: float, seed: int = 0, noise: int = 6) -> Classifier:
    """A made-up classifier of texts “text 0”, “text 1” ... with these ``labels`` [N]: no encoder is run.

    The vectors of about ``share`` of the texts say their class clearly, those of all others are noise. Its head makes
    of them what can be made. ``noise`` features more say nothing of any text.

    >>> half = partly_clear(torch.tensor([0, 1] * 500), share=0.5)
    >>> vectors = half.encode(*half.tokenize([f"text {number}" for number in range(1000)]))
    >>> right = half.scores(vectors).argmax(dim=1) == torch.tensor([0, 1] * 500)
    >>> 0.7 < right.float().mean() < 0.8
    tensor(True)
    """
    generator = torch.Generator().manual_seed(seed)
    classes, first = int(labels.max()) + 1, 10
    vectors = torch.randn(len(labels), classes + noise, generator=generator)
    clear = torch.rand(len(labels), 1, generator=generator) < share
    vectors[:, :classes] += 8 * clear * one_hot(labels, classes)

    def tokenize(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        numbers = torch.tensor([int(text.split()[1]) for text in texts]).unsqueeze(1)
        ids = pad(numbers + first, (1, 0), value=BOS)
        return ids, torch.ones_like(ids)

    return Classifier(
        tokenize,
        encode=lambda input_ids, attention_mask: vectors[input_ids[:, 1] - first],
        scores=lambda vectors: vectors[:, :classes],
        unknown_id=UNK,
    )


# --- tokens ---


def _unknown_words(made: Classifier, kept: Sequence[str] = ()) -> Classifier:
    """All words unknown, but for special tokens and those in ``kept``."""
    _, tokenizer = _pretrained()
    known = torch.tensor([*tokenizer.all_special_ids, *tokenizer.convert_tokens_to_ids(list(kept))])

    def tokenize(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        ids, mask = made.tokenize(texts)
        return torch.where(torch.isin(ids, known), ids, made.unknown_id), mask

    return replace(made, tokenize=tokenize)


def _another_unknown(made: Classifier) -> Classifier:
    """As `_unknown_words`, in a vocabulary whose unknown words have another id."""
    _, tokenizer = _pretrained()
    before, after = made.unknown_id, tokenizer.mask_token_id

    def tokenize(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        ids, mask = _unknown_words(made).tokenize(texts)
        return torch.where(ids == before, after, ids), mask

    return replace(made, tokenize=tokenize, unknown_id=after)


# --- encoder ---


def _encoding(encode: Encode) -> Callable[[Classifier], Classifier]:
    return lambda made: replace(made, encode=encode)


def _first_of_lowest(input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    """The first position before any attention: <bos>, whatever the text."""
    return _states(input_ids, attention_mask, layer=0)[:, 0]


def _padding_of_lowest(input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    """The last position before any attention: <pad>, whatever the text."""
    return _states(input_ids, attention_mask, layer=0)[:, -1]


def _inverted_mask(input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    """The encoder attends to padding alone, and that is what is averaged."""
    return _mean(_states(input_ids, 1 - attention_mask, layer=-1), 1 - attention_mask)


def _mixed_up(made: Classifier) -> Classifier:
    """The texts were shuffled on their way to the encoder: the vectors come back in another order than the texts."""

    def encode(input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        order = torch.randperm(len(input_ids), generator=torch.Generator().manual_seed(0))
        return made.encode(input_ids, attention_mask)[order]

    return replace(made, encode=encode)


# --- head ---


def _scoring(change: Callable[[Tensor], Tensor]) -> Callable[[Classifier], Classifier]:
    """A head whose scores [N, K] go through ``change``."""
    return lambda made: replace(made, scores=lambda vectors: change(made.scores(vectors)))


def _always_first(scores: Tensor) -> Tensor:
    return scores - 1000 * torch.arange(scores.shape[1])


def _all_zero(made: Classifier) -> Classifier:
    """A head that was made and never trained: it gives every class of every text the same score."""
    return replace(made, scores=lambda vectors: torch.zeros_like(made.scores(vectors)))


#: What can be wrong, and in which stage.
FAULTS: Mapping[str, Fault] = {
    "foreign vocabulary": Fault("tokens", _unknown_words),
    "small vocabulary": Fault("tokens", functools.partial(_unknown_words, kept=("my", "."))),
    "another unknown id": Fault("tokens", _another_unknown),
    "first state before attention": Fault("encoder", _encoding(_first_of_lowest)),
    "padding before attention": Fault("encoder", _encoding(_padding_of_lowest)),
    "inverted mask": Fault("encoder", _encoding(_inverted_mask)),
    "vectors mixed up": Fault("encoder", _mixed_up),
    "columns swapped": Fault("head", _scoring(lambda scores: scores.roll(1, dims=1))),
    "signs reversed": Fault("head", _scoring(torch.neg)),
    "always the first class": Fault("head", _scoring(_always_first)),
    "never trained": Fault("head", _all_zero),
}
