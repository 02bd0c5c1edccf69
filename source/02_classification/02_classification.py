# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Assignment 2. An encoder and a head: classification
#
# You turn a pre-trained encoder into a classifier, out of nine small pieces: one vector for a whole text, scores for each class,
# a loss, a head on a frozen encoder, fine-tuning, and at the end the tools to tell which stage of a classifier is at fault.
# It belongs to chapter 2, uses its notation, and needs no GPU. Where chapter and assignment do a thing a little differently, do
# what the assignment says. Allow four hours.
#
# | | points |
# |---|---|
# | 9 exercises: 1 pooling, 2 classifier, 3 loss, 4 direct use, 5 head, 6 freezing; 7 fine-tuning; 8 probe, 9 diagnosis | 8 × 4 + 8 |
#
# **How to work.** Each exercise says what to write and shows an example that you can do by hand. Write your code in place of
# `raise NotImplementedError`, then run the check below it: it is free, takes a second, and says what is wrong, why, and what to
# do next. Run it as often as you like. The grader runs the same checks and a few more on fresh data; they test nothing that
# the text does not state. *Predict*, *Explain* and *Complete a line* are for practice, and have no points. Hints are folded away
# under each exercise, from a nudge to the usual mistakes.
#
# **Notation.** B batch, T time (positions), D width, V vocabulary, K classes, N texts. Encode_θ turns a text into a vector, with
# parameters θ; Classify_ω, the head, turns the vector into K scores, with parameters ω. θ̂ is what pre-training left, ω̂ a head of
# random numbers, θ̃ and ω̃ are what adaptation makes of them. *Scores* are what others call logits: numbers before any softmax.
# `<pad>` is token 0, and an `attention_mask` [B, T] says 1 where a token counts and 0 where there is only padding.

# %%
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tinyloops import checkpoints, checks, data, plots
from tinyloops.models import PAD, small_decoder, small_encoder
from tinyloops.world import World

torch.set_num_threads(1)  # steady on a shared machine; on a quiet one, 2 may be faster
world = World(seed=0)

# %% [markdown]
# The encoder of chapter 1, your own or a ready-made one. Its last part, which guesses masked words, is left aside: we want the
# states below it. `tokenized` turns texts into what an encoder reads; use it wherever you try something out.

# %%
masked_model, tokenizer = checkpoints.load("encoder")
encoder = masked_model.base_model
D = encoder.config.hidden_size


def tokenized(texts: list[str]) -> tuple[Tensor, Tensor]:
    """Token ids and attention mask, both [B, T]; short texts are padded at their right end."""
    rows = tokenizer(list(texts), padding=True, return_tensors="pt")
    return rows["input_ids"], rows["attention_mask"]


print(f"{sum(p.numel() for p in encoder.parameters()):,} parameters θ̂; states of width D = {D}")

# %% [markdown]
# ## Exercise 1. Pooling
#
# **Goal.** One vector for a whole text, that does not depend on how much padding stands beside the text.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 20 minutes · 4 points*
#
# An encoder gives a state for every position, and a head wants one vector. Texts of a batch have different lengths, so some
# positions are only padding; their states are numbers like any others, and mean nothing. Write two ways to pool: the mean of
# the real states, and the state of the last real position.
#
# | | shape | meaning |
# |---|---|---|
# | `states` | [B, T, D] float | the encoder's states; at padded positions there may be anything, also inf and nan |
# | `attention_mask` | [B, T] | 1 at real positions, 0 at padding; dtype long, bool or float |
# | `mean_pool` returns | [B, D] | for each row the mean of its real states |
# | `last_token` returns | [B, D] | for each row the state of the last position whose mask is 1 |
#
# - Padding may stand at the right, at the left, or in between; only the mask says where. Each row has at least one real position.
# - The result has the dtype of `states`. Neither `states` nor the mask is changed.
# - Gradients flow from the result to the states that it is made of, and to no others.
#
# **By hand.** D = 1, one row with the states `2, 4, 9` and the mask `1, 1, 0`. The mean is 3, the last real state is 4; 9 is
# padding. With the mask `0, 1, 1` the mean is 6.5, and the last real state is 9.
#
# **Predict.** A text of 6 tokens is encoded alone, and then in a batch with one of 60 tokens. What does `states.mean(dim=1)` make of
# it in the second case? What does `states[:, -1]`, if the padding is at the right?
#
# <details><summary>Answers</summary>
#
# A mean of 6 states that belong to the text and 54 that do not: nine tenths of the vector come from `<pad>`. And `states[:, -1]` is the
# state of `<pad>` and of nothing else: the text is classified from a position where it has no word.
# </details>
#
# **Complete a line.** How many real positions has each row? Make `lengths` [B, 1], so that a sum [B, D] can be divided by it.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "count_real", "locked": false, "solution": true, "schema_version": 3, "task": false}}
attention_mask = torch.tensor([[1, 1, 1, 0], [0, 0, 1, 1]])
### BEGIN SOLUTION
lengths = attention_mask.sum(dim=1, keepdim=True)
### END SOLUTION
print(lengths.tolist(), "(it should say [[3], [2]])")

# %% {"nbgrader": {"grade": false, "grade_id": "pooling", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def mean_pool(states: Tensor, attention_mask: Tensor) -> Tensor:
    """Mean [B, D] over the positions whose mask is 1.

    Args:
        states: [B, T, D]; at padded positions they may hold anything.
        attention_mask: [B, T], 1 at real positions; long, bool or float.
    """
    ### BEGIN SOLUTION
    real = (attention_mask != 0).unsqueeze(-1)
    return states.masked_fill(~real, 0).sum(dim=1) / real.sum(dim=1)
    ### END SOLUTION


def last_token(states: Tensor, attention_mask: Tensor) -> Tensor:
    """State [B, D] of each row's last position whose mask is 1; shapes as in `mean_pool`."""
    ### BEGIN SOLUTION
    rows, positions = attention_mask.shape
    last = torch.where(attention_mask != 0, torch.arange(positions), -1).amax(dim=1)
    return states[torch.arange(rows), last]
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# The mask has one axis less than the states. What has to happen to it so that it speaks about each of a state's D numbers? And
# what is 0 times infinity?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# The mean: put zeros where the mask is 0 (put, do not multiply), add up along the time axis, and divide each row by its own number of
# real positions. The last token: give every position its index, and the padded ones an index that is too small to win; the
# largest index of a row is the position you look for. Then take one state from each row.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `states.mean(dim=1)`, which counts padding; dividing by T, or by the number of real positions of the whole batch; multiplying by the
# mask, which leaves nan where there was nan or inf; `~attention_mask` of whole numbers, which is not "not": ~1 is −2; changing
# `states` in place; `states[:, -1]`; taking position "number of ones − 1", which is right only while all padding is at the right.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_pooling", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("classification.pooling", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("classification.pooling", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Break it on purpose.** One e-mail is encoded alone, and in a batch with a longer one. How far does its vector move, in percent
# of its length, under each kind of pooling?

# %% {"tags": ["raises-exception"]}
email = "Dear team, my screen failed today. Restart it please."
longer = f"{email} Dear friends, my invoice doubled overnight. Repay it soon."
with torch.no_grad():
    alone_ids, alone_mask = tokenized([email])
    batch_ids, batch_mask = tokenized([email, longer])
    alone = encoder(alone_ids, alone_mask).last_hidden_state
    batch = encoder(batch_ids, batch_mask).last_hidden_state
print(f"the e-mail has {alone_mask.sum()} tokens; in the batch it gets {batch_ids.shape[1] - alone_mask.sum()} of <pad>")
for name, pool in (
    ("mean_pool", mean_pool),
    ("last_token", last_token),
    ("states.mean(dim=1)", lambda states, mask: states.mean(dim=1)),
    ("states[:, -1]", lambda states, mask: states[:, -1]),
):
    before, after = pool(alone, alone_mask)[0], pool(batch, batch_mask)[0]
    print(f"{name:>18}: moves by {(after - before).norm() / before.norm():6.1%}")

# %% [markdown]
# **Use it.** What do the vectors of 300 news texts look like? They have D = 64 numbers each; the figure shows the two directions
# in which they differ most. The encoder was never told that there are topics.

# %% {"tags": ["raises-exception"]}
news = data.news(world, train=300, test=300)["train"]
names = news.features["label"].names
labels = torch.tensor(news["label"])
input_ids, attention_mask = tokenized(news["text"])
with torch.no_grad():
    vectors = mean_pool(encoder(input_ids, attention_mask).last_hidden_state, attention_mask)
centred = vectors - vectors.mean(dim=0)
flat = centred @ torch.linalg.svd(centred, full_matrices=False).Vh[:2].T

figure, (axis,) = plots.new_figure()
for topic, (name, marker) in enumerate(zip(names, "o^s", strict=True)):
    x, y = flat[labels == topic].T
    axis.scatter(x, y, s=14, marker=marker, color=plots.COLOURS[topic], label=name)
axis.set(xlabel="first direction", ylabel="second direction")
axis.legend()
plots.show(figure, "300 news texts as points in the plane: each of the three topics has a region of its own.")

# %% [markdown]
# **Explain.** Why does each topic have a region of its own, though the encoder has only ever guessed masked words? And what do the
# regions still lack to be a classifier?
#
# <details><summary>Answer</summary>
#
# To guess a masked word, it helps to know what the text is about: a goalie and a diplomat do different things. So the states
# carry the topic, and their mean carries it too, beside other things that help to guess (the left and the right half differ in
# how the text goes on after its first sentence). But nothing says which region is called Sports: that takes labels, and a head that learns from
# them where one ends and the next begins. If the regions overlapped, no head could tell the topics apart; exercises 8 and 9
# come back to that.
# </details>

# %% [markdown]
# ## Exercise 2. The classifier
#
# **Goal.** Two stages in a row, from token ids to the name of a class: Encode_θ makes a vector, Classify_ω makes scores.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 20 minutes · 4 points*
#
# The whole way is: raw text → tokens → states → vector → scores → label. The tokenizer has done the first step; `class_scores` does the
# next three, in training and in use alike; `predict` does the last one, and is for use only.
#
# | | shape | meaning |
# |---|---|---|
# | `encoder` | module | `encoder(input_ids=..., attention_mask=...).last_hidden_state` are states [B, T, D] |
# | `head` | module | turns vectors [B, D] into scores [B, K] |
# | `input_ids`, `attention_mask` | [B, T] long | tokens, and 1 where they are real; padding is at the right |
# | `names` | list of K str | the name of each class |
# | `class_scores` returns | [B, K] float | the head's scores for the `mean_pool` of the states; no softmax |
# | `predict` returns | list of B str | the name of the class with the highest score |
#
# - The encoder gets the mask too, so that no position attends to padding.
# - `class_scores` leaves both modules in the mode they are in, and gradients flow through it to both: it is what training calls.
# - `predict` works in evaluation mode (no dropout) and without gradients, whatever mode the modules were in. Afterwards each of them
#   is in the mode that it was in before; the two may differ.
#
# **By hand.** K = 3, `names = ["Sports", "Technology", "Politics"]`. Scores of `[[0.2, −1.0, 0.1], [−3.0, −2.0, −2.5]]` mean Sports for the
# first text and Technology for the second: the highest counts, not the one farthest from 0.
#
# **Predict.** (a) The head is one linear layer. Does it matter whether it stands before or after the mean? (b) Somebody forgets
# to give the mask to the encoder, but pools with it. Is that enough?
#
# <details><summary>Answers</summary>
#
# (a) Not for the numbers: a mean of linear images is the linear image of the mean. For a head with a bend in it, it does matter; and it
# takes T times the work. (b) No. The states of the real positions have attended to `<pad>`, and are not what they would be without it.
# </details>
#
# **Complete a line.** Find the name for each row of scores.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "name_of_highest", "locked": false, "solution": true, "schema_version": 3, "task": false}}
scores, names = torch.tensor([[0.2, -1.0, 0.1], [-3.0, -2.0, -2.5]]), ["Sports", "Technology", "Politics"]
### BEGIN SOLUTION
chosen = [names[row] for row in scores.argmax(dim=-1)]
### END SOLUTION
print(chosen, "(it should say ['Sports', 'Technology'])")

# %% {"nbgrader": {"grade": false, "grade_id": "classifier", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def class_scores(encoder: nn.Module, head: nn.Module, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    """Scores [B, K] of texts [B, T]: encoder, masked mean, head. Gradients flow, modes stay."""
    ### BEGIN SOLUTION
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    return head(mean_pool(states, attention_mask))
    ### END SOLUTION


def predict(
    encoder: nn.Module, head: nn.Module, input_ids: Tensor, attention_mask: Tensor, names: list[str]
) -> list[str]:
    """The name of each text's class, in evaluation mode and without gradients; modes are as before afterwards."""
    ### BEGIN SOLUTION
    modes = encoder.training, head.training
    encoder.eval()
    head.eval()
    with torch.no_grad():
        scores = class_scores(encoder, head, input_ids, attention_mask)
    encoder.train(modes[0])
    head.train(modes[1])
    return [names[row] for row in scores.argmax(dim=-1)]
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Write down the shape after each step, from [B, T] to [B, K]. Which steps need to know where the padding is?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# `class_scores` has no loop and no condition: one call for each stage, and what one gives is what the next takes. `predict` first
# remembers two modes, one for each module, then switches both, computes inside a block that records nothing, gives each module its own
# mode back, and looks up the names.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The mask is given to the pooling and not to the encoder; a softmax at the end, which the loss will take again; `no_grad` or `eval()` in
# `class_scores`, so that nothing can be trained; only the encoder is switched, and the head's dropout stays on; both end in training
# mode, or both in the encoder's; `argmax` over the wrong axis; numbers in place of names.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_classifier", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("classification.classifier", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("classification.classifier", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** The whole way of three texts, with the pre-trained encoder and a head ω̂ of random numbers.

# %% {"tags": ["raises-exception"]}
def random_head(classes: int, seed: int = 0) -> nn.Linear:
    """A head ω̂ that has learned nothing yet."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Linear(D, classes)


topics = ["Sports", "Technology", "Politics"]
texts = [news["text"][labels.tolist().index(topic)] for topic in range(3)]
untrained_head = random_head(classes=3)
input_ids, attention_mask = tokenized(texts)
states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
scores = class_scores(encoder, untrained_head, input_ids, attention_mask)
print("texts   ", texts)
print("tokens  ", [tokenizer.convert_ids_to_tokens(row[mask == 1]) for row, mask in zip(input_ids, attention_mask)])
print("ids     ", list(input_ids.shape), "[B, T]")
print("states  ", list(states.shape), "[B, T, D]")
print("vectors ", list(mean_pool(states, attention_mask).shape), "[B, D]")
print("scores  ", list(scores.shape), "[B, K]", [[round(score, 2) for score in row] for row in scores.tolist()])
print("labels  ", predict(encoder, untrained_head, input_ids, attention_mask, topics), "  the truth:", topics)

# %% [markdown]
# **Break it on purpose.** Ten other heads of random numbers, on all 300 news texts. What is the accuracy of each?

# %% {"tags": ["raises-exception"]}
input_ids, attention_mask = tokenized(news["text"])
truth = [topics[label] for label in labels]
for seed in range(10):
    guesses = predict(encoder, random_head(3, seed), input_ids, attention_mask, topics)
    right = sum(guess == true for guess, true in zip(guesses, truth, strict=True))
    print(f"head {seed}: {right / len(truth):.0%} right; it says " + ", ".join(f"{name} {guesses.count(name)} times" for name in topics))

# %% [markdown]
# **Explain.** All of these use the same good vectors. Why are they so bad, and why do they differ so much from each other?
#
# <details><summary>Answer</summary>
#
# The numbers of ω̂ are drawn at random, so each head cuts the space of vectors along other lines, and gives the pieces names at random. Now
# and then a cut happens to fall between two topics, with the names the right way round; just as often the wrong way round. Over all
# heads the mean is chance, one in three. And θ̂ was made to guess masked words: nothing in it knows what the three scores are
# to mean. Neither part was ever optimised for this task; that is what adaptation is for.
# </details>

# %% [markdown]
# ## Exercise 3. The loss
#
# **Goal.** The number that adaptation makes small: how surprised the classifier is by the right labels.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 20 minutes · 4 points*
#
# The scores of a text become probabilities by a softmax over the K classes, $\Pr_{\omega,\theta}(k \mid x) = e^{s_k} / \sum_j e^{s_j}$. Training
# makes $-\log \Pr_{\omega,\theta}(y \mid x)$ small, as a mean over the texts of a batch. If some classes are rare, their texts can be given more
# weight.
#
# | | shape | meaning |
# |---|---|---|
# | `scores` | [B, K] float | the head's scores, before any softmax |
# | `labels` | [B] long | the right class of each text, 0 to K − 1 |
# | `class_weights` | [K] float, or None | how much a text of each class counts, not negative; None: all alike |
# | returns | tensor, one number | the mean in nats; with weights $\sum_i w_{y_i} \ell_i \,/\, \sum_i w_{y_i}$, where $\ell_i = -\log \Pr(y_i \mid x_i)$ |
#
# - The weight that counts is that of the text's **label**. Weights all alike, of whatever size, give the plain mean.
# - At least one label of the batch has a weight above 0.
# - It stays finite when scores are in the thousands, and its gradient reaches the scores.
#
# **By hand.** K = 2, two texts. The first has scores `[0, 0]` and label 0: it costs log 2 = 0.693. The second has `[0, log 3]` and label 1, so
# its probability is 3/4: it costs 0.288. The mean is 0.490. With the weights `[1, 3]` it is (1 · 0.693 + 3 · 0.288) / (1 + 3) = 0.389.
#
# **Predict.** (a) An untrained head gives all K = 3 classes about the same score. What is its loss? (b) Somebody makes probabilities of
# the scores first, and gives these to `F.cross_entropy`, which takes a softmax itself. What is the least loss that is possible then?
#
# <details><summary>Answers</summary>
#
# (a) log 3 ≈ 1.10 nats. (b) At best the probabilities are 1, 0 and 0. As scores, these mean a probability of e / (e + 2) ≈ 0.58, so the
# loss cannot fall below log(1 + 2 / e) ≈ 0.55 nats, however sure and right the classifier is. You will see it below.
# </details>
#
# **Complete a line.** Which weight has each text? Make `weight_of_text` [B] from `labels` and `class_weights`.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "weight_of_text", "locked": false, "solution": true, "schema_version": 3, "task": false}}
some_labels, class_weights = torch.tensor([2, 0, 2, 1]), torch.tensor([1.0, 2.0, 5.0])
### BEGIN SOLUTION
weight_of_text = class_weights[some_labels]
### END SOLUTION
print(weight_of_text.tolist(), "(it should say [5.0, 1.0, 5.0, 2.0])")

# %% {"nbgrader": {"grade": false, "grade_id": "loss", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def classification_loss(scores: Tensor, labels: Tensor, class_weights: Tensor | None = None) -> Tensor:
    """Mean of -log Pr(label) over the batch, weighted by the class of the label.

    Args:
        scores: [B, K], before softmax.
        labels: [B], 0 to K - 1.
        class_weights: [K], or None for a plain mean.
    """
    ### BEGIN SOLUTION
    nats = F.cross_entropy(scores, labels, reduction="none")
    weights = torch.ones_like(nats) if class_weights is None else class_weights[labels]
    return (weights * nats).sum() / weights.sum()
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# First get one number for each text, then make one number of them. For the first part the library has a function that is exact for
# large scores; for the second, write the formula of the table.
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Ask the library's cross entropy for the losses of all texts, without reducing them to a mean. Look up the weight of each text's label
# (all ones if there are none). Add up weight times loss, and divide by what the weights of these texts add up to.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Softmax before `cross_entropy`; `log(softmax(x))`, which is −infinity for unlikely classes; softmax over the texts (dim=0) in place of the
# classes; the weighted sum divided by B, or by the sum of all K weights; the weight of the predicted class in place of the label's;
# `if class_weights:`, which a tensor does not answer (`is None` is the question); `.item()`, which cuts off the gradient.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_loss", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("classification.loss", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("classification.loss", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it, and break it on purpose.** A linear head learns from the vectors of exercise 1, which stay as they are: with your loss, and with
# a softmax too many. (Exercise 5 makes a function of this loop.)

# %% {"tags": ["raises-exception"]}
def quick_head(inputs: Tensor, targets: Tensor, loss_function) -> tuple[nn.Linear, list[float]]:
    """A linear head after 200 steps on all of inputs [N, D] and targets [N], and its losses."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        head = nn.Linear(inputs.shape[1], 3)
    optimizer = torch.optim.AdamW(head.parameters(), lr=0.05)
    history = []
    for _ in range(200):
        loss = loss_function(head(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return head, history


for name, loss_function in (
    ("your loss", classification_loss),
    ("softmax first", lambda scores, labels: classification_loss(scores.softmax(dim=-1), labels)),
):
    head, history = quick_head(vectors, labels, loss_function)
    right = (head(vectors).argmax(dim=-1) == labels).float().mean()
    print(f"{name:>13}: {history[0]:.2f} nats at first, {history[-1]:.3f} at last; {right:.0%} of its own training texts are right")
print(f"log K is {math.log(3):.2f}; log(1 + 2 / e) is {math.log(1 + 2 / math.e):.3f}")

# %% [markdown]
# **Use the weights.** Politics is rare now: 5 texts, against 80 of each other topic. And the head sees only the flat picture, two numbers
# a text, in which the topics are hard to keep apart. How many texts of each topic does it get right, with and without weights?

# %% {"tags": ["raises-exception"]}
rare = torch.cat([(labels == topic).nonzero()[:number, 0] for topic, number in ((0, 80), (1, 80), (2, 5))])
for name, weights in (("all alike", None), ("Politics counts 16 times", torch.tensor([1.0, 1.0, 16.0]))):
    head, _ = quick_head(flat[rare], labels[rare], lambda scores, labels: classification_loss(scores, labels, weights))
    right = (head(flat).argmax(dim=-1) == labels).float()
    shares = ", ".join(f"{topics[topic]} {right[labels == topic].mean():.0%}" for topic in range(3))
    print(f"{name:>24}: {shares}")

# %% [markdown]
# **Explain.** (a) With a softmax too many, the accuracy is as good. Why is it a bug all the same? (b) The weights cost the other topics
# something. Where does it come from?
#
# <details><summary>Answers</summary>
#
# (a) The loss stops at a floor that has nothing to do with the texts, and its gradient fades while the head is still unsure: on harder tasks
# it learns more slowly, and worse. Its loss cannot be compared with any other. An easy task hides the bug; a look at the loss does not.
# (b) Some texts of Technology and of Politics lie on top of each other in the flat picture, so one of the two loses them. Without
# weights the 80 outvote the 5. The weights do not make the vectors any better: they say which errors are the worse ones.
# </details>
