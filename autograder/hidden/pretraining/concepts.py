"""The keys of chapter 1's concept questions; ``python -m autograder.seal`` seals them for learners."""

from __future__ import annotations

from ..concepts import Key

LEAK = Key(
    "pretraining.q1",
    right=frozenset("b"),
    why={
        "a": "A random choice of blocks is fair only if blocks are independent. Here the end of an e-mail may be "
        "in a training block and its beginning in a held-out one, and the copy of a held-out e-mail may "
        "have been trained on. The model is asked about texts that it has read: a leak, and the loss is too "
        "low.",
        "b": "What must not be on both sides are e-mails, so e-mails have to be what is split, and copies count "
        "as one e-mail. Packing each part afterwards can then carry nothing across.",
        "c": "A block with pieces of two e-mails is no harm: <eos> <bos> tells the model that a new text begins, "
        "and training blocks are of the same kind. Leaving such blocks out would still leave halves of "
        "e-mails, and copies of them, on both sides.",
        "d": "The size of the held-out part decides how exactly its loss is measured, not whether it is too low. "
        "Twice as many leaking blocks give the same wrong figure, with a smaller error bar.",
    },
)

OBJECTIVE = Key(
    "pretraining.q2",
    right=frozenset("ace"),
    several=True,
    why={
        "a": "The probability of a text is the product of its tokens' probabilities, given what came before: 1/2 "
        "· 1/4 · 1/8 · 1/4 = 2^-8. Its logarithm is the sum of theirs, -(1 + 2 + 3 + 2) log 2 = -8 log 2.",
        "b": "The objective averages logarithms, it does not take the logarithm of an average. The mean loss is "
        "(1 + 2 + 3 + 2) / 4 · log 2 = 2 log 2 = 1.39; -log(9/32) is 1.27. One very improbable token costs "
        "much more than an average of probabilities shows.",
        "c": "The sum over the corpus is minus the mean loss times the number of tokens, which no θ changes. To "
        "turn the sign and to divide by a constant moves no maximum.",
        "d": "In training the model reads the true tokens before position t, whatever it would have said itself "
        "(teacher forcing). That is why all positions of a text can be trained at once. Its own tokens are "
        "read only when it writes.",
        "e": "Each halving of surprise counts the same: both steps double one token's probability, which lowers "
        "the sum of losses by log 2. The objective cares for factors, not for differences of probabilities.",
        "f": "To rank the right token first is accuracy. The loss is 0 only if the right token gets probability "
        "1; a model that is always right with probability 0.4 still pays -log 0.4 = 0.92 nats a token.",
    },
)

TWO_LOSSES = Key(
    "pretraining.q3",
    right=frozenset("b"),
    why={
        "a": "The lower number answers an easier question. The encoder sees the words on both sides of a masked "
        "one, and the world's own uncertainty about a word given both sides is lower than given only what "
        "came before. Compare each loss with the floor of its own question.",
        "b": "Each mean is over other positions and under another condition, Pr(x_i | x_<i) against Pr(x_i | "
        "corrupted x), so each has a floor of its own. What can be compared is how far each is above its "
        "floor, or what a downstream task makes of them.",
        "c": "The encoder's loss is a mean over the selected positions already: how many were selected does not "
        "scale it. 0.15 · 1.4 would be a mean over all positions with zeros filled in where nothing was "
        "asked.",
        "d": "At positions that were not selected the token stands in the input, so the encoder would only have "
        "to copy it. Such a loss is near 0 and says nothing about language: the reason why labels are -100 "
        "there.",
    },
)

WITHOUT_RANDOM_STATE = Key(
    "pretraining.q4",
    right=frozenset("abdf"),
    several=True,
    why={
        "a": "The parameters are in the checkpoint, and nothing about them is random: what was saved is loaded. "
        "The runs part with the first step after that.",
        "b": "The rate is a function of the step's number, and the number is in the checkpoint. Nothing random "
        "goes into it.",
        "c": "The first step already reads another batch and drops out other units, so its loss is another "
        "number. What agrees are the parameters that it starts from.",
        "d": "The order of an epoch is what the generator decides. The new seed gives a new order, which knows "
        "nothing of the half that was read: a text of that half may come again, and another one not at all.",
        "e": "AdamW's averages and its count of steps are in the checkpoint, so the next step is of the usual "
        "size and direction. It is a checkpoint without them that makes the loss jump.",
        "f": "All that decides the run is now the same: parameters, AdamW, number of steps, and the random "
        "numbers from the new seed. Not random numbers spoil exactness, but unknown ones.",
        "g": "It is another run, not a worse one: other batches and other dropout of the same kind. On average "
        "it ends as well. What is lost is that you can check, bit by bit, that resuming changes nothing.",
    },
)

BELOW_THE_FLOOR = Key(
    "pretraining.q5",
    right=frozenset("c"),
    why={
        "a": "Lower is better only as long as it is possible. On fresh texts no model has, on average, a loss "
        "below the entropy of their source: the loss is that entropy plus KL(truth || model), and a KL "
        "divergence is never negative.",
        "b": "Overfitting moves the losses apart: the training loss may fall below the floor, while the loss on "
        "fresh texts rises. B's loss is reported on fresh texts. Either they are not fresh, which is a leak, "
        "or the loss is measured wrongly.",
        "c": "Loss on fresh texts = entropy + KL(truth || model), and KL is at least 0; on many tokens chance "
        "cannot explain a tenth of a nat. Likely: copies of training texts among them, labels that are not "
        "shifted, or certain tokens (padding, <bos>) in the mean.",
        "d": "The entropy belongs to the language, not to a model: it is the surprise that is left to somebody "
        "who knows every probability exactly. Size brings a model closer to it from above.",
        "e": "A perplexity of 1 is the bound for texts that are certain. This language is not: its own bound is "
        "exp(1.90) = 6.69, and 6.05 is below it.",
    },
)

INITIAL_VALUES = Key(
    "pretraining.q6",
    right=frozenset("e"),
    why={
        "a": "θ̂ minimises the loss of predicting words, not of sorting e-mails: no part of it has ever been "
        "asked for a class, and a classifier's head would be random. A small loss on one objective promises "
        "nothing on another.",
        "b": "Nothing looks up training texts. What is left of the news are parameters, which turn any text into "
        "a representation; texts like those of pre-training are only what they represent best.",
        "c": "They may be kept, and then only a head is trained. They need not: training θ̂ further, in small "
        "steps, adapts it to the task. Large steps are what destroys.",
        "d": "With 300 labels, random parameters fit the 300 e-mails and go wrong on new ones, however long they "
        "train. What pre-training saves are labels above all: it has learned from texts without any what "
        "words mean together.",
        "e": "θ̂ is where the next training starts. What predicting words has taught (which words belong "
        "together, what a sentence is about) need not be learned again from 300 labels; the task's own "
        "objective does the rest.",
    },
)

KEYS = (LEAK, OBJECTIVE, TWO_LOSSES, WITHOUT_RANDOM_STATE, BELOW_THE_FLOOR, INITIAL_VALUES)
