"""The keys of chapter 3's concept questions; ``python -m autograder.seal`` seals them for learners."""

from __future__ import annotations

from ..concepts import Key

TARGETS = Key(
    "finetuning.q1",
    right=frozenset("acf"),
    several=True,
    why={
        "a": "*The*, *Falcons*, the full stop, and the end. A reply that does not end is not finished, so its end is "
        "a part of what is to be learned.",
        "b": "Not counted is not the same as not read. The model predicts the reply from the state that has read the "
        "question, and the gradient of the reply's loss flows back through the question's positions. Without the "
        "question all people would get one and the same reply.",
        "c": "A model predicts a token from what stands before it. The first token of the reply is position 9, so it "
        "is predicted at position 8: that is what `<assistant>` is for.",
        "d": "They are never targets, but they are read. The loss of the reply depends on their vectors, so these "
        "get a gradient and move. They have to: no text of pre-training used them, so θ̂ has no use for them yet.",
        "e": "`<assistant>` belongs to the template and is never counted, so nothing teaches the model to write it. "
        "Whoever asks has to write it too: positions 0 to 8. Asked without it, the model answers from a position "
        "where no reply was ever trained: that may go well, or not.",
        "f": "A role belongs to a position, not to a word. The same word is a target in the reply and none in the "
        "question; roles that are looked up by a token's id get this wrong.",
    },
)

PER_WHAT = Key(
    "finetuning.q2",
    right=frozenset("acdf"),
    several=True,
    why={
        "a": "The counted tokens of the batch cost 3 · 3 log 2 + 12 · log 2 = 21 log 2 together, and there are 15 of "
        "them: 21/15 = 1.4.",
        "b": "The same tokens are counted, but not with the same weight. Here each response has its own mean first, "
        "3 log 2 and 1 log 2, and the mean of the two is 2 log 2. The short response counts as much as the long one.",
        "c": "The probability of a response is the product over its tokens: (1/8)^3 = 2^-9 for the first, (1/2)^12 = "
        "2^-12 for the second. Surer of every token, and yet less probable as a whole: it is longer.",
        "d": "Either response has weight 1/2. That is 1/6 for each of three tokens, and 1/24 for each of twelve. Per "
        "token, all fifteen weigh 1/15.",
        "e": "Padding has weight 0 above the line and below it: it adds nothing to the sum, and nothing to what the "
        "sum is divided by. A loss that is divided by all positions depends on how long the longest pair of the "
        "batch happens to be.",
        "f": "Twelve words of instructions, with weight 0.1 each, are 1.2 more. The template's own tokens and the "
        "padding stay at 0. The sum above the line gets the words' log-probabilities, with weight 0.1 too.",
        "g": "With n tokens in each of B responses, the mean of B means is the sum of all divided by B · n, and that "
        "is the mean over all tokens. The two differ only where lengths do.",
    },
)

TWO_PHASES = Key(
    "finetuning.q3",
    right=frozenset("adg"),
    several=True,
    why={
        "a": "Σ log Pr(token | tokens before it), in both. Counted is every token of a text in the first phase, only "
        "those of the response in the second: the same sum under another mask, over other data.",
        "b": "Then there would be nothing left of the first phase: θ̂ *is* what it gave. That the replies lean on "
        "the texts of pre-training is what one wants; there are words, grammar and facts in them that 300 pairs do "
        "not hold.",
        "c": "It answers questions about people whom no pair mentions: their groups are known from pre-training. The "
        "pairs teach that a question is to be answered, and how; they need not repeat what θ̂ knows.",
        "d": "A loss on 300 pairs can be lowered from anywhere. What random weights lack is everything that the "
        "pairs do not say, and that shows on fresh questions.",
        "e": "A difference of a tenth of the length of θ̂ can be a whole new behaviour. Where much moves, much is "
        "overwritten. Nobody wants θ̃ = θ̂; but distance is a price, not an aim.",
        "f": "The form of the objective is the same; the distribution is not. The second phase asks for responses, "
        "and for nothing about ordinary texts, so on these the loss may rise, and mostly does. That is what "
        "forgetting means.",
        "g": "The first phase has to build everything, the second to bring out and to steer what is there. A few "
        "small steps are enough for that, and keep what they start from.",
    },
)

GREATEST_RISK = Key(
    "finetuning.q4",
    right=frozenset("e"),
    why={
        "a": "A loss of 0.1 says that the parameters have followed the pairs very closely. Few pairs do not hold a "
        "model back: they are the easier to fit, the fewer they are.",
        "b": "Nothing has to contradict a text for it to get lost: every step moves parameters on which all texts "
        "depend. No pair of the aggressive run of exercise 6 contradicted the texts of pre-training, and it forgot "
        "several nats of them.",
        "c": "It happens with rates that are larger still. Here the curve falls smoothly to its end. And a run that "
        "ends in nan is seen by everybody, at once; the greater risk is the one that the training loss does not show.",
        "d": "Facts do not lie in parameters one by one, like cards in a box. Every step moves all parameters, and "
        "with them the probabilities of all texts: what is lost has no relation to what was learned, and no such "
        "limit.",
        "e": "Both follow from large steps for few pairs: overfitting shows on fresh pairs, catastrophic forgetting "
        "on texts of pre-training. The training loss shows neither, and looks its best when both are at their worst.",
        "f": "The loss of 0.1 is one on these 200 pairs, after each was seen 80 times. In exercise 6 the aggressive "
        "run was the better one on its own pairs and by far the worse one on fresh ones: learned by heart is not "
        "learned well.",
    },
)

CURVES = Key(
    "finetuning.q5",
    right=frozenset("b"),
    why={
        "a": "In its first hundred steps this rate brought the held-out loss from 3.12 to 0.85, and cost a fifth of "
        "a nat on the texts of pre-training. A rate that is much too large does its damage at once: the third line "
        "would have leapt up in the very first steps, and the second would never have come so low.",
        "b": "Until step 100 the first two lines fall together: what is learned serves fresh pairs too. Then they "
        "part, while the third rises faster and faster. What the last 300 steps brought is of use for these 250 "
        "pairs alone. A copy of step 100 costs nothing; without it, the run is made again and stopped there.",
        "c": "A falling training loss says only that the pairs are being fitted still better. The other two lines "
        "have been rising for 300 steps or more, and nothing makes them turn.",
        "d": "The two lines begin at the same loss and fall together for a hundred steps, so the pairs are of one "
        "kind. They part when training pairs are learned by heart. Other held-out pairs would show the same, later "
        "in the same run.",
        "e": "The second line contradicts it: fresh replies get worse as well, from 0.85 to 1.52. Texts of "
        "pre-training mixed in would help the third line. But the pairs would go on being learned by heart.",
    },
)

FUNDAMENTALLY = Key(
    "finetuning.q6",
    right=frozenset("d"),
    why={
        "a": "The likelihood of three hundred responses is as well defined as that of a million, and you have "
        "maximised it, with the loss of chapter 1. A count of right answers does not even have a gradient. What "
        "small sets call for is care with the steps, not another objective.",
        "b": "A language model has never given anything but conditional probabilities, each token given those before "
        "it. log Pr(y | x) is the sum of those that belong to y: the same output layer, the same terms, some of them "
        "left out.",
        "c": "One step too far. The instruction is read, but what is to be learned is the response: its tokens are "
        "the ones that are counted. The starting point and the size of the steps differ as well. *Not fundamentally "
        "different* does not mean *different in nothing*.",
        "d": "One function served both: with weights of one everywhere it is the loss of pre-training, with the "
        "response's weights that of SFT. Likelihood, gradient and optimizer are the same. The size of the set "
        "changes none of them; it changes how soon one overfits, and how much there is to lose.",
        "e": "All of θ was tuned in your run, and at a moderate rate little was lost. To freeze some of it is one "
        "way to stay near θ̂, beside small steps, early stopping or replay. And a new head on a frozen model would "
        "not be asked for words.",
        "f": "The method is the same; its settings are not. Pre-training's rate and epochs were chosen for a start "
        "from random weights and for many texts. On few pairs, from θ̂, they are the aggressive strategy: your sweep "
        "shows what it costs.",
    },
)

KEYS = (TARGETS, PER_WHAT, TWO_PHASES, GREATEST_RISK, CURVES, FUNDAMENTALLY)
