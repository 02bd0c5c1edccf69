"""The data of the course as `datasets.Dataset` objects: drawn from the world, or real text.

``python -m tinyloops.data`` prints the cards of all data sets, which docs/data.md holds.
"""

from .card import card
from .corpus import Corpus, load_corpus
from .instructions import facts, instructions, load_instructions
from .overlap import chance_overlap, overlap
from .pretraining import pretraining
from .replies import replies
from .tasks import bayes_accuracy, emails, load_task, moods, news, remarks, tones
from .tokens import batch_documents, token_ids
from .unavailable import DataUnavailable

__all__ = [
    "Corpus",
    "DataUnavailable",
    "batch_documents",
    "bayes_accuracy",
    "card",
    "chance_overlap",
    "emails",
    "facts",
    "instructions",
    "load_corpus",
    "load_instructions",
    "load_task",
    "moods",
    "news",
    "overlap",
    "pretraining",
    "remarks",
    "replies",
    "token_ids",
    "tones",
]
