"""The keys of chapter 4's concept questions; ``python -m autograder.seal`` seals them for learners."""

from __future__ import annotations

from ..concepts import Key

LOST_FIRST = Key(
    "collapse.q1",
    right=frozenset("acf"),
    several=True,
    why={
        "a": "(1 − 1/5000)^5000 is 0.368: such a name is expected once, and with this probability it does not come at "
        "all. The rarest names are the first to go; one that 2% bear is missing with a probability of 10^-44.",
        "b": "Real people bear it, but nobody asks them any more. From generation 1 on, names are drawn from the "
        "model before, and there its share is 0: zero is a state that no draw leaves.",
        "c": "This is how the loss feeds itself. Shares add up to 1, so the names that got through have more than "
        "they should; the next model takes this narrower list for the truth, and the same luck strikes again.",
        "d": "The first half is right: a draw is fair to every name. But a name either stays, on average with too "
        "large a share, or is gone for good, and that only makes the list shorter. A mean of shares says not how many "
        "there are; in the same way 1 − Σ q² falls by a factor of 1 − 1/n, though each share is right on average.",
        "e": "More draws lose less a generation, not nothing: now a name that one of 10,000 bears is the one that is "
        "missing in 37 of 100 runs. And what is lost is not drawn at all, neither twice nor once.",
        "f": "Its share goes up and down by luck until it is 0 or 1, and is what it was on average. An average of "
        "0.02 over values that are 0 or 1 means 1 in 2% of the runs. So what the chain ends with is one name, not the "
        "truth.",
    },
)

THREE_ERRORS = Key(
    "collapse.q2",
    right=frozenset("c"),
    why={
        "a": "Drawing can't do what X does. From 600 draws some of 400 kinds are always missing, and nothing brings "
        "them back; in X every kind is still said. And a training that ends early, from even shares, leaves kinds "
        "that are said too often, not kinds that are never said, as in Y.",
        "b": "However much is drawn, luck makes shares uneven and entropy smaller; in X and Z it is larger than the "
        "truth's. And Z loses much at once, and then nothing: a draw that changes nothing later would have changed "
        "nothing at first.",
        "c": "Each has its own direction. Drawing narrows: kinds get lost, entropy falls, and KL is infinite where a "
        "kind is never said. A training that starts from even shares and ends early leaves them too even, a little "
        "more each time. A model that can't tell eight kinds apart loses that in generation 0; its own shares it can "
        "repeat without a fault, so nothing is added.",
        "d": "A model that is too small for the truth is not too small for what the same model said before: it "
        "repeats that exactly, so its loss comes once, as in Z. A training that ends early stops short of its goal "
        "each time anew, and the shortfalls add up, as in X.",
        "e": "Collapse is not only loss of diversity: X and Z move away from the truth too, as KL says. X does so in "
        "every generation, in the direction of noise, where rare things are said too often. Whoever only watches "
        "entropy takes that for health.",
    },
)

INDICATORS = Key(
    "collapse.q3",
    right=frozenset("acf"),
    several=True,
    why={
        "a": "0.02 over all, and 0.24 for assistance; either is six standard errors or more. Real texts, read by the "
        "newest model, are the indicator that shows it first, and the rare subset is where it shows most.",
        "b": "They get more because words are now put together that do not belong together. At temperature 1 such a "
        "loop drifts towards noise, and noise is diverse. Counts of different triples warn of sameness, not of "
        "nonsense.",
        "c": "4% of 0.60 are 0.024, and that is 40% of 0.06. The other 96 of 100 replies have lost 0.04 on average. A "
        "mean over all hides who pays for it.",
        "d": "The words wander into other replies, as the readers' line says: fewer and fewer of the replies with "
        "*ramp* in them are about assistance. To count words is not to count texts of a kind.",
        "e": "It rises, by 0.02 a quarter, and one may well decide to live with that. Nobody would live with 0.6 nats "
        "a token for travellers in wheelchairs; and that a single line could never show.",
        "f": "39 and 26 differ by 13, with a standard error of about 8. The loss has risen by 0.24 with one of 0.04. "
        "Of each real reply the model is asked for all its tokens, and a reader only says yes or no; so the loss "
        "needs fewer texts, and no readers.",
    },
)

FOUR_PLANS = Key(
    "collapse.q4",
    right=frozenset("d"),
    why={
        "a": "There is no such threshold. In the laws a little more real data always helps a little more, without a "
        "jump; and *fresh* and *fixed* have exactly the same share and end differently. So the share alone can't be "
        "it.",
        "b": "The steps are the same for all teams, so each model reads as many texts as the others', only more "
        "different ones. And eight of the nine parts were written by models: more of them is not more knowledge of "
        "the truth. Nine times as much of *replace*'s last texts would not help.",
        "c": "Both come again in every generation. *accumulate* repeats its 10,000 in each, *fixed* its 1000. And "
        "each model begins from random weights: nothing that the one before had learned by heart is left, except in "
        "what it wrote.",
        "d": "What generation g writes is one part in g + 2 when it is first read, so the errors come in with weights "
        "like 1/2, 1/3, 1/4, and their squares, which count, have a finite sum. With *fresh* each loss is partly made "
        "good, and a floor is reached; *fixed* has a floor as well, but all that its 1000 texts don't hold is given "
        "up to the chain.",
        "e": "For *replace* there is no stop. For the others the laws give one: accumulating, variances like 1 + 1/4 "
        "+ 1/9 + ... stay below 1.65; with m new ones a generation diversity stays near 2m/(2m + 1) of the truth's; "
        "and even with fixed ones it keeps a floor, that of these texts. Delay is not all that real texts buy.",
    },
)

STRICT_FILTER = Key(
    "collapse.q5",
    right=frozenset("e"),
    why={
        "a": "Stricter costs more of the same. What is hard fails more often, whatever is tested, so a stricter test "
        "takes away still more of the recipes without gluten and of the words in them. A filter can only take; it "
        "brings nothing back.",
        "b": "That only correct recipes were read does not mean that all correct ones were. If of 100 recipes with "
        "gluten 80 pass, and of 100 without 40, their ratio is halved in each generation. KL says it plainly: no "
        "better over all, and far worse for these.",
        "c": "The sizes are equal: the words were counted in the first 5000 of each, and recipes are written until "
        "there are 20,000. So the loss of words is real.",
        "d": "Without copies there is more room, and the same models fill it with what they say anyway. What is "
        "missing was not crowded out by copies; it is hardly written, and when it is, it fails the test. A quota, or "
        "beginnings from real recipes, would bring it back.",
        "e": "Errors were tested for, so errors get fewer. Words, recipes without gluten and KL were not, and two of "
        "the three got worse, the third hardly better. The price of a filter shows only in what the filter does not "
        "look at, measured at equal sizes and on real texts.",
    },
)

DATA_PLANS = Key(
    "collapse.q6",
    right=frozenset("bceg"),
    several=True,
    why={
        "a": "A model can write no more than it knows, and it knows the 400. Its letters add its own errors and "
        "nothing else; in the chapter 4000 raw texts of such a model hardly helped.",
        "b": "A test is knowledge from outside, and what is kept carries it. It carries no more than that: a letter "
        "with perfect grammar about a disease that does not exist passes.",
        "c": "Scarcity is where it helps: a writer that has read 50,000 letters passes on what 400 could not teach. "
        "And none of the clinic's own letters is used, which serves privacy as well.",
        "d": "A model of 400 letters may repeat parts of them word for word, rare ones above all, with names and "
        "dates. That a text is synthetic says who wrote it, not what is in it: repeats have to be looked for before "
        "anything is given away.",
        "e": "Letters written, letters tested and letters thrown away all cost; and 30,000 continuations of 400 "
        "beginnings say each 75 times: a distortion of its own. Evolved data is bought, not found.",
        "f": "The test takes out bad letters. It brings back nothing that the model before no longer says, and there "
        "is nothing real in the loop to do so: from year to year fewer diseases, each letter of them correct.",
        "g": "No measure on what S itself has chosen or begun from can say that. Of 20 letters perhaps 5 can be set "
        "aside, and 5 say little: so more have to be collected, or the uncertainty is to be reported. That is a part "
        "of the price.",
    },
)

KEYS = (LOST_FIRST, THREE_ERRORS, INDICATORS, FOUR_PLANS, STRICT_FILTER, DATA_PLANS)
