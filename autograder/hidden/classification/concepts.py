"""The keys of chapter 2's concept questions; ``python -m autograder.seal`` seals them for learners."""

from __future__ import annotations

from ..concepts import Key
from ..orders import OrderKey

FLOW = OrderKey(
    "classification.q1",
    order="ecafb",
    why={
        "e1": "A network computes with numbers: token ids [B, T], and a mask that says which of them are text. Only "
        "this step depends on the tokenizer, and it must be the one that the encoder was pre-trained with.",
        "c2": "Encode, first half: ids [B, T] become states [B, T, D]. There is still one state a position, so a "
        "long text has more numbers than a short one.",
        "a3": "Encode, second half: [B, T, D] becomes [B, D], one vector of the same width for every text. This is "
        "what represents the text; here the length is gone, and padding with it.",
        "f4": "Classify: [B, D] becomes [B, K]. The head sees nothing of the text but this vector; what is not in "
        "it, no head can bring back.",
        "b5": "[B, K] becomes B names. The largest score has the largest probability as well, so no softmax is "
        "needed to name a topic.",
        "a": "There is nothing to take a mean of yet. Pooling needs a state for every position, and these are what "
        "the attention layers give. A mean of token ids would be a number without any meaning: token 40 and token 60 "
        "are not, on average, token 50.",
        "b": "At this point there are no scores of topics. A vector's largest number is one of D features that "
        "nobody named; that position 2 of something means Politics is true only behind a head that was trained to "
        "make it so.",
        "c1": "The encoder does not read letters. Its first layer looks up a row of a table for each token id, so "
        "there have to be ids first, and a mask, so that attention leaves padding alone.",
        "d": "When a new text is to be sorted, nobody knows its true topic: to find it is the task. Comparing scores "
        "with true labels belongs to training, and even there the order of prediction is the same; the loss only "
        "comes after it.",
        "f": "The head has D weights for each topic, and takes one vector of width D a text. There is no such vector "
        "yet.",
        "f3": "The head has D weights for each topic, and would fit onto every state: that gives K scores for each "
        "position, and T opinions on one text. One vector for the whole text has to be made first; the head was "
        "trained on such vectors.",
        "g": "Scores for words are what masked pre-training asked for, with an output layer of its own. A classifier "
        "leaves that layer aside: topics are not words, and the states below it are what the head wants.",
    },
)

SCORES = Key(
    "classification.q2",
    right=frozenset("adeg"),
    several=True,
    why={
        "a": "Softmax divides exp(score) by their sum: a factor exp(3) stands above and below, and cancels. Only "
        "differences of scores mean anything.",
        "b": "Only up to a constant, which may differ from text to text. Here exp(2) + exp(0.5) + exp(-1) = 9.4, not "
        "1. The logarithms of probabilities are the scores minus log 9.4.",
        "c": "For these three it is true: 4%. But the sign alone says nothing, since adding a constant changes no "
        "probability. The scores -1, -2 and -3 give the first class 67%, although every score is negative.",
        "d": "The order stays, and so does the label. But the differences double, and the probabilities go from 79% "
        "to 95% for the first class: surer, without any better reason.",
        "e": "The pooled vector is all that the head gets. Which words made it, and in which order, is no longer to "
        "be seen; two texts with one vector are one text to the head.",
        "f": "At chance is the *accuracy*, over classes of equal size. Which class is named hangs on random weights "
        "and on vectors that resemble one another, so one class may well get nearly all texts.",
        "g": "How many pads stand beside a text is decided by the longest text of the batch. Averaged in, they move "
        "the vector, and with it the scores: the same text is sorted differently in different company. The mask "
        "prevents it.",
    },
)

DIRECT = Key(
    "classification.q3",
    right=frozenset("d"),
    why={
        "a": "It is 0.02 nats above the best loss that is possible: as a model of these texts there is next to "
        "nothing left to learn. Further training of the same objective moves it towards the way e-mails go on, not "
        "towards desk names.",
        "b": "Dividing by the sum of the three makes the numbers larger, and leaves their order: the same word wins, "
        "so 92 of 270 stay 92 of 270. The small mass is a symptom: the model does not take the place for one where a "
        "desk is named.",
        "c": "At the last word a decoder has read the whole e-mail; nothing of it is hidden from the state there. "
        "And the line about the head shows that this state is enough to tell the desks apart.",
        "d": "Pre-training rewarded the right next word of such texts, and the name of a desk never follows an "
        "e-mail. So nothing has tied those words to the content, though the state holds it: with an objective that "
        "asks for desks, a few labels are enough.",
        "e": "The head is trained on these very states and gets 88%: the information is in them. What was never "
        "fitted is the way from the states to the three words.",
        "f": "Size is not what is missing. The same parameters, with a small head and 60 labels, sort well. A larger "
        "model, trained for the same objective on the same texts, still has no reason to name a desk.",
    },
)

FULL_AND_FROZEN = Key(
    "classification.q4",
    right=frozenset("bdfg"),
    several=True,
    why={
        "a": "Pre-training and adaptation are two trainings, one after the other. In the second the classification "
        "loss alone decides, for ω and for θ; nothing asks for masked words any more, and how well they are guessed "
        "may get worse.",
        "b": "θ̂ is the same to the bit, and in evaluation mode nothing random is left. That is what frozen means, "
        "and what you check.",
        "c": "Under full fine-tuning both are updated. The gradient reaches ω first, and reaches θ only through it; "
        "a head that stays random would leave the encoder to fit a random target.",
        "d": "64 weights for each of 3 classes, and 3 biases: 195 numbers. Everything else requires no gradient, and "
        "is not in the optimizer.",
        "e": "Free is not the same as forgotten: training starts at θ̂ and goes a few hundred small steps. θ̃ stays "
        "near θ̂, and that is why a few labels are enough; from random values they are not.",
        "f": "There is one θ for all texts. A step that is made for a batch moves the vectors of every text, also of "
        "those that belong to another task.",
        "g": "They are the same vectors each time, so they may be computed once, and the head be trained on the "
        "table. Under full fine-tuning they change with every step, and have to be computed anew.",
    },
)

REUSE = Key(
    "classification.q5",
    right=frozenset("bcf"),
    several=True,
    why={
        "a": "That both have three rows is chance. A row of the head is a direction in the vectors' space, found for "
        "billing against technical against feature; under other names it would still sort by these, and news by "
        "accident.",
        "b": "Neither of the two knows of a desk or a topic. Frozen, they also serve both tasks at once: a text that "
        "two heads want is encoded once.",
        "c": "The dear part, pre-training, is paid for already. New are labels, since no old label says which topic "
        "a news text has, and a head that is trained in seconds.",
        "d": "K is the head's matter alone. For two classes it has 2 rows instead of 3, each as wide as before: D "
        "belongs to the encoder, and does not ask how many classes are read from it.",
        "e": "The head stays, but it reads other vectors. Its rows were fitted to those of θ̂; after fine-tuning on "
        "news nobody has seen to it that e-mails still lie where it expects them.",
        "f": "The old pair of encoder and head is what gave the old accuracy, so with both restored it is back to "
        "the bit. The price: two encoders to store, and each text of both tasks encoded twice.",
        "g": "Nothing was asked of the old task, and it need not gain: a loss on topics may push together what tells "
        "the desks apart. It may gain, or lose; one has to measure it.",
    },
)

SARCASM = Key(
    "classification.q6",
    right=frozenset("c"),
    why={
        "a": "A second head, of a stronger kind, ends at chance on the same vectors as well. More steps raise the 58% "
        "on the remarks that a head was trained with, which it learns one by one; new remarks gain nothing.",
        "b": "The words are there: only 2 in 1,000 are unknown. People sort the remarks by these words, so what tells "
        "the two kinds apart has come as far as the encoder's input.",
        "c": "A head can only use what is in the vectors. Two heads at chance show that the distinction is not within "
        "a head's reach; if the same tokens and a head of the same kind do well on tuned vectors, that rules out the "
        "other stages.",
        "d": "Right stage, wrong evidence. The loss can be as low as is possible, and the distinction still missing: "
        "masked words can be guessed without it, so pre-training had no reason to learn it. Only something that asks "
        "for it can show it.",
        "e": "A head that finds nothing in the vectors is unsure: that shows the result again, not its source. A "
        "shifted threshold trades one class against the other, and is of use only where the scores tell them apart.",
    },
)

KEYS = (FLOW, SCORES, DIRECT, FULL_AND_FROZEN, REUSE, SARCASM)
