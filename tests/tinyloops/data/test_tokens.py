"""Token ids of documents, and the padded rows on which a model is evaluated."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tinyloops.data import Corpus, batch_documents, token_ids
from tinyloops.models import BOS, PAD


def test_token_ids_are_the_worlds_own(corpus: Corpus) -> None:
    assert corpus.world
    documents = token_ids(corpus, "held_out")
    assert len(documents) == corpus.held_out.num_rows
    for text, ids in zip(corpus.held_out["text"], documents, strict=True):
        assert ids == [BOS, *corpus.world.tokens(text)]


@settings(deadline=None, derandomize=True)
@given(
    documents=st.lists(st.lists(st.integers(1, 9), min_size=2, max_size=12), min_size=1, max_size=5),
    max_length=st.integers(1, 12),
)
def test_each_row_reads_a_document_and_predicts_its_next_tokens(documents: list[list[int]], max_length: int) -> None:
    inputs, labels = batch_documents(documents, pad=PAD, max_length=max_length)
    width = min(max(map(len, documents)) - 1, max_length)
    assert inputs.shape == labels.shape == (len(documents), width)
    for ids, read, wanted in zip(documents, inputs.tolist(), labels.tolist(), strict=True):
        length = min(len(ids) - 1, max_length)
        assert read == ids[:length] + [PAD] * (width - length)
        assert wanted == ids[1 : length + 1] + [-100] * (width - length)
