# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Assignment 3. Supervised fine-tuning: one objective, a moderate step
#
# You teach the decoder of chapter 1 to answer: a template, a mask that says which tokens are targets, a loss that is the one of
# pre-training under that mask, a training run from θ̂; and then the tools to see what the tuning cost, and to move less.
# It belongs to chapter 3, uses its notation, and needs no GPU: the longest cell takes under 10 seconds. Where chapter and
# assignment do a thing a little differently, do what the assignment says. Allow five to six hours.
#
# | | points |
# |---|---|
# | 9 exercises: 1 template, 2 batching, 3 objective, 4 answering; 5 the run; 6 drift, 7 L2-SP and replay, 8 choice, 9 diagnosis | 8 × 4 + 8 |
# | 6 concept questions | 6 × 2 |
# | 2 written answers, graded by a human | 2 × 4 |
# | in all | 60 |
#
# **How to work.** Each exercise says what to write and shows an example that you can do by hand. Write your code in place of
# `raise NotImplementedError`, then run the check below it: it is free, takes a few seconds at most, and says what is wrong,
# why, and what to do next. Run it as often as you like. The grader runs the same checks and a few more on fresh data; they test nothing
# that the text does not state. *Predict*, *Explain* and *Complete a line* are for practice, and have no points. Hints are
# folded away under each exercise, from a nudge to the usual mistakes.
#
# **Notation.** B batch, T time (positions), V vocabulary, N pairs. A pair is an instruction x, the prompt, and its response y.
# Pr_θ(y | x) is the probability of the response, given the instruction, under a model with parameters θ; θ̂ is what pre-training
# left, θ̃ what tuning makes of it. Supervised fine-tuning (SFT) looks for the θ with the largest Σ log Pr_θ(y | x) over the
# pairs, and starts from θ = θ̂. Losses are in nats. In the world of this course `<pad>` is 0, `<bos>` 2, `<eos>` 3, `<user>` 5
# and `<assistant>` 6; the last two are in the vocabulary, but no text of pre-training has ever used them.

# %%
import copy
import math
import time
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import get_cosine_schedule_with_warmup

from tinyloops import checkpoints, checks, data, plots
from tinyloops.generation import generate
from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.world import World, lexicon

torch.set_num_threads(1)  # steady on a shared machine; on a quiet one, 2 may be faster
world = World(seed=0)
TEMPLATE, PROMPT, RESPONSE = 0, 1, 2  # the role of a token in a pair


class Special(NamedTuple):
    """The ids of the tokens that make up the template."""

    bos: int
    user: int
    assistant: int
    eos: int

# %% [markdown]
# The decoder of chapter 1, your own or a ready-made one. `words` gives the token ids of a text and of nothing else, with no
# special token at either end.

# %%
decoder, tokenizer = checkpoints.load("decoder")
USER, ASSISTANT = tokenizer.convert_tokens_to_ids(["<user>", "<assistant>"])
SPECIAL = Special(BOS, USER, ASSISTANT, EOS)


def words(text: str) -> list[int]:
    """Token ids of a text without special tokens."""
    return world.tokens(text)[:-1]


print(f"{sum(p.numel() for p in decoder.parameters()):,} parameters θ̂, V = {len(tokenizer)}, {SPECIAL}")

# %% [markdown]
# ## Exercise 1. The template
#
# **Goal.** One row of tokens from an instruction and its response, with a note under each token: given, or to be learned.
#
# *Difficulty 1 of 5 · importance 5 of 5 · about 15 minutes · 4 points*
#
# A decoder reads one row and goes on with it; it does not know that somebody asks and somebody answers. The template says so
# with tokens: `<bos> <user> x <assistant> y <eos>`. In training the model sees the whole row, in use only the part before y. And
# each token has a *role*, because only some of them are to be learned.
#
# | | type | meaning |
# |---|---|---|
# | `instruction`, `response` | list of int | the words of x and of y, and nothing else; either may be empty |
# | `special` | `Special` | the ids of `bos`, `user`, `assistant` and `eos` |
# | `prompt_ids` returns | list of int | `<bos> <user> x <assistant>`: what the model sees when it is asked |
# | `encode_pair` returns | two lists of int | the ids of `<bos> <user> x <assistant> y <eos>`, and the role of each |
#
# - The roles: `TEMPLATE` for `<bos>`, `<user>` and `<assistant>`; `PROMPT` for the words of x; `RESPONSE` for the words of y **and
#   for `<eos>`**. A role belongs to the token that it stands under.
# - What is asked is what was trained: the row of a pair begins with just what `prompt_ids` gives.
# - Any id may be a word. A user may write anything, also words of the response, or ids of the template.
# - The ids of the template are those in `special`, whatever they are. The lists that were given stay as they are.
#
# **By hand.** With the ids of this notebook, x = `[21, 22]` and y = `[31]` become
#
# | ids | 2 | 5 | 21 | 22 | 6 | 31 | 3 |
# |---|---|---|---|---|---|---|---|
# | token | `<bos>` | `<user>` | x | x | `<assistant>` | y | `<eos>` |
# | role | 0 | 0 | 1 | 1 | 0 | 2 | 2 |
#
# **Predict.** (a) Somebody trains only on the words of y, and gives `<eos>` the role of the template. Where will the model's replies end?
# (b) In use, somebody gives the question to the tokenizer, which puts `<eos>` after it, and adds `<assistant>`. What does the model see?
#
# <details><summary>Answers</summary>
#
# (a) Where pre-training has texts end, and not where the responses did: that a response ends was in no target. (b) A text that
# is over: after `<eos>` pre-training always began another text, and no response ever came. You will see both below.
# </details>
#
# **Complete a line.** The tokenizer puts `<bos>` before every text and `<eos>` after it. Keep the words alone.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "words_alone", "locked": false, "solution": true, "schema_version": 3, "task": false}}
with_special_tokens = tokenizer("Mara plays for")["input_ids"]
### BEGIN SOLUTION
words_alone = with_special_tokens[1:-1]
### END SOLUTION
print(words_alone, "(it should say", words("Mara plays for"), "and not", with_special_tokens, ")")

# %% {"nbgrader": {"grade": false, "grade_id": "template", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def prompt_ids(instruction: list[int], special: Special) -> list[int]:
    """<bos> <user> x <assistant>: what the model sees when it is asked."""
    ### BEGIN SOLUTION
    return [special.bos, special.user, *instruction, special.assistant]
    ### END SOLUTION


def encode_pair(instruction: list[int], response: list[int], special: Special) -> tuple[list[int], list[int]]:
    """The ids of <bos> <user> x <assistant> y <eos>, and each token's role: TEMPLATE, PROMPT or RESPONSE."""
    ### BEGIN SOLUTION
    answer = [*response, special.eos]
    roles = [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * len(answer)
    return prompt_ids(instruction, special) + answer, roles
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Write the example's seven tokens under each other and say of each: does the model get it, or does it have to say it?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# There are five pieces: two tokens of the template, the instruction, one token of the template, the response, the end. Both
# lists are made of these pieces, in this order; the second list repeats one number for each token of a piece. No token has to be
# looked for: you know how long each piece is.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `<eos>` left out, or counted as template: the model never learns to stop. An `<eos>` in the middle, which a tokenizer appends to
# each text that it is given. `<assistant>` in the pair but not in the prompt. `ids.index(assistant)`, which finds the first token with
# that id, and it may be the user's. `response.append(eos)`, which changes the caller's list. Roles that stand one place to the
# left, because "the model predicts the next token": that shift comes in exercise 3, and only once.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_template", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.template", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.template", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Break it on purpose** (2 seconds). The decoder is tuned on 108 pairs of a question such as "Who does Nils speak for?" and its answer (12 questions, each many times),
# one step on each pair, with a loss of the library; your own loss comes in exercise 3, and a run with batches in exercise 5. So that
# the end of a response has to be learned, the answers lose their full stop here: "the Unionists". Then it is asked about the twelve people whom no
# training pair tells of; pre-training did. A reply is right if it is the answer and then `<eos>`.

# %% {"tags": ["raises-exception"]}
pairs_of_text = data.instructions(world, train=300, test=300, seed=0)
people = [pair for pair in pairs_of_text["train"] if pair["kind"] == "person"]
strangers = [pair for pair in data.facts(world)["test"] if pair["kind"] == "person"]


def short(pair: dict[str, str]) -> tuple[list[int], list[int]]:
    """The words of an instruction and of its response, the response without its full stop."""
    return words(pair["instruction"]), words(pair["response"])[:-1]


def tuned_on(pairs: list[tuple[list[int], list[int]]]) -> nn.Module:
    """A copy of the decoder after one step on each pair, with the library's loss on the tokens of role RESPONSE."""
    model = copy.deepcopy(decoder).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4, weight_decay=0)
    for ids, roles in pairs:
        labels = [token if role == RESPONSE else -100 for token, role in zip(ids, roles, strict=True)]
        optimizer.zero_grad()
        model(torch.tensor([ids]), labels=torch.tensor([labels])).loss.backward()
        optimizer.step()
    return model.eval()


def goes_on(model: nn.Module, prompt: list[int]) -> list[int]:
    """What the model says after a prompt: always the likeliest token, 12 of them at most."""
    row = torch.tensor([prompt])
    return model.generate(row, attention_mask=torch.ones_like(row), max_new_tokens=12, do_sample=False)[0, len(prompt) :].tolist()


right_pairs = [encode_pair(*short(pair), SPECIAL) for pair in people]
endless_pairs = [(ids, [*roles[:-1], TEMPLATE]) for ids, roles in right_pairs]
right_model, endless_model = tuned_on(right_pairs), tuned_on(endless_pairs)
for name, model, ask in (
    ("taught and asked as written above", right_model, lambda x: prompt_ids(x, SPECIAL)),
    ("taught with <eos> as TEMPLATE", endless_model, lambda x: prompt_ids(x, SPECIAL)),
    ("asked without <assistant>", right_model, lambda x: prompt_ids(x, SPECIAL)[:-1]),
    ("asked with the tokenizer's <eos> after x", right_model, lambda x: [*prompt_ids(x, SPECIAL)[:-1], EOS, ASSISTANT]),
    ("never taught", decoder, lambda x: prompt_ids(x, SPECIAL)),
):
    replies = [goes_on(model, ask(short(pair)[0])) for pair in strangers]
    right = sum(reply == [*short(pair)[1], EOS] for pair, reply in zip(strangers, replies, strict=True))
    print(f"{name:>41}: {right:2} of {len(strangers)} right; {strangers[1]['instruction']} {tokenizer.decode(replies[1])}")
topics = [pair for pair in pairs_of_text["test"] if pair["kind"] == "topic"][:20]
ended = sum(goes_on(right_model, prompt_ids(words(pair["instruction"]), SPECIAL)[:-1]) == [EOS] for pair in topics)
print(f"Which topic is this about: ..., asked without <assistant>: {ended} of {len(topics)} replies are <eos> and nothing else")

# %% [markdown]
# **Explain.** Two of the mistakes cost all replies or nearly all, one cost nothing. Why? And why did tuning on other people help with these?
#
# <details><summary>Answer</summary>
#
# `<eos>` as TEMPLATE: no gradient says where a response ends, so the model ends as pre-training did, after a full stop: "the falcons ." and
# every reply is wrong. A model whose pre-training texts were long would go on for long. The tokenizer's `<eos>` after the question:
# in pre-training another text began behind it (exercise 4 shows one), in tuning nothing followed it; so what comes begins like a text.
# Without `<assistant>` there was no harm *here*: at "?" the model has read the same question, and no text of pre-training has a "?", so
# nothing ever said what else comes after it. That is luck of these questions; an instruction that ends like a text of
# pre-training, "Which topic is this about: ... What a lovely day!", is taken for finished, as the last line shows. A template that is
# nearly right may be right nearly always, and nobody notices; so build the row in one place, as you did.
#
# Who plays for whom was in the pre-training texts. Tuning taught the form: that such a row wants an answer, and which.
# </details>

# %% [markdown]
# ### Question 1
#
# A pair is laid out by the template of exercise 1:
#
# | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |
# |---|---|---|---|---|---|---|---|---|---|---|---|---|
# | `<bos>` | `<user>` | who | does | Mara | play | for | ? | `<assistant>` | the | Falcons | . | `<eos>` |
#
# Tuning is to count the loss at the tokens whose role is RESPONSE, and at no others. Take **all** that is right; only the exact
# set of options has points.
#
# - **a.** Four tokens of this pair are counted.
# - **b.** As the question is not counted, the model would be trained in the same way if it was left out.
# - **c.** The first token that is counted is predicted from what the model has read up to position 8.
# - **d.** `<user>` and `<assistant>` are never counted, so their vectors stay as pre-training left them.
# - **e.** Later, when the tuned model is asked, it gets positions 0 to 7 and begins its reply with `<assistant>`.
# - **f.** If *Falcons* was a word of the question as well, it would not be counted there.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q1", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q1 = and a list of letters, such as ["a", "e"].
### BEGIN SOLUTION
answer_q1 = ["a", "c", "f"]
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q1", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("finetuning.q1", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("finetuning.q1", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 2. Batching
#
# **Goal.** A rectangle of pairs of unequal length, and beside it the number that says how much each token is to be learned.
#
# *Difficulty 2 of 5 · importance 4 of 5 · about 20 minutes · 4 points*
#
# Three tensors of one shape come out. `input_ids` is what the model reads. `attention_mask` says what there is to read.
# `weights` says what is to be learned: the weight of each token *as a target*. The last two are not the same: the model has
# to read the instruction, and need not learn it.
#
# | | shape | meaning |
# |---|---|---|
# | `pairs` | list of B | each is `(ids, roles)`, two lists of the same length, as `encode_pair` makes them |
# | `pad` | int | the id to fill up with |
# | `prompt_weight` | float, 0 or more | the weight of tokens with the role PROMPT; 0 if nothing is said |
# | `input_ids` | [B, T] long | row b holds the ids of pair b, then `pad`; T is the length of the longest pair |
# | `attention_mask` | [B, T] long | 1 at every token of the pair, 0 at what you filled up |
# | `weights` | [B, T] float32 | 1 at RESPONSE, `prompt_weight` at PROMPT, 0 at TEMPLATE and at what you filled up |
#
# - The weight stands under the token itself, not under the position that predicts it.
# - Only the role counts, not the place or the id: the roles of a pair may come in any order.
# - `pad` may be the id of `<eos>`, or of a word; many models have no `<pad>` of their own.
# - The pairs stay as they are.
#
# **By hand.** Two pairs with `pad` = 0 and `prompt_weight` = 0.1: `[2, 5, 21, 6, 31, 3]`, and one without words in its response,
# `[2, 5, 21, 6, 3]`. The second row gets one `0` at its end. The weights are `0, 0, 0.1, 0, 1, 1` and `0, 0, 0.1, 0, 1, 0`.
#
# **Predict.** (a) A model has no `<pad>`, so somebody fills up with `<eos>` and gives the weight 0 to every token whose id is
# `pad`. What does the model never learn? (b) The padding is at the right, and somebody forgets the attention mask. What changes
# in the loss of a causal model?
#
# <details><summary>Answers</summary>
#
# (a) To end: the `<eos>` of each response has the id of `pad`, too. Training runs, the loss falls, and the chatbot does not stop.
# (b) Nothing: a token sees what is before it, and padding comes after. But that is luck of this arrangement; with the
# padding at the left every token would look at it. You will see both below.
# </details>
#
# **Complete a line.** How many tokens of padding does each pair need?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "missing_tokens", "locked": false, "solution": true, "schema_version": 3, "task": false}}
lengths = [6, 5, 9]
### BEGIN SOLUTION
missing = [max(lengths) - length for length in lengths]
### END SOLUTION
print(missing, "(it should say [3, 4, 0])")

# %% {"nbgrader": {"grade": false, "grade_id": "batching", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def collate(
    pairs: list[tuple[list[int], list[int]]], pad: int, prompt_weight: float = 0.0
) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids, attention mask and weights, all [B, T], of pairs (ids, roles); padded at the right."""
    ### BEGIN SOLUTION
    longest = max(len(ids) for ids, _ in pairs)
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    input_ids = torch.full((len(pairs), longest), pad)
    attention_mask = torch.zeros_like(input_ids)
    weights = torch.zeros(input_ids.shape)
    for row, (ids, roles) in enumerate(pairs):
        input_ids[row, : len(ids)] = torch.tensor(ids)
        attention_mask[row, : len(ids)] = 1
        weights[row, : len(ids)] = torch.tensor([weight_of[role] for role in roles])
    return input_ids, attention_mask, weights
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# How does the mask know what is padding, if not from the ids? What do you know of a pair before you fill it up?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Find the longest length. Begin with three rectangles that say "nothing but padding": one of `pad`, two of zeros. Then go
# through the pairs, and write each over the beginning of its row: the ids, ones, and the weight of each role. (Or the other way round:
# lengthen the lists of each pair, new lists, and make tensors of them at the end.)
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `ids != pad` as the mask, or as a factor of the weights: with `pad` = `<eos>` the end of each response is gone. `ids += [pad] * n`,
# which lengthens the pair itself, for all later epochs. The response's weights as attention mask: the model cannot read the
# instruction. `prompt_weight` also at `<user>` and `<assistant>`. A tensor of whole numbers for the weights, so that 0.1 becomes 0.
# Weights moved by one place, because "position t predicts t + 1": the loss of exercise 3 does that.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_batching", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.batching", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.batching", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** Two rows of a batch, token by token: what is read, and how much each token is to be learned.

# %% {"tags": ["raises-exception"]}
few = [encode_pair(words(pair["instruction"]), words(pair["response"]), SPECIAL) for pair in strangers[:2]]
few.append(encode_pair(words("Write about sports:"), words("The keeper beats the goalie. What a lovely day!"), SPECIAL))
input_ids, attention_mask, weights = collate(few, PAD, prompt_weight=0.1)
for row in range(2, 0, -1):
    print(f"{'token':>12} {'mask':>4} {'weight':>6}   (row {row})")
    for token, mask, weight in zip(tokenizer.convert_ids_to_tokens(input_ids[row]), attention_mask[row], weights[row]):
        print(f"{token:>12} {mask:>4} {weight:6.1f}")

# %% [markdown]
# **Break it on purpose.** All 300 pairs, filled up with `<pad>` and with `<eos>`: how many ends of responses are targets, by your
# weights and by weights that look at the id? And what does padding do to the log-probabilities of a short pair?

# %% {"tags": ["raises-exception"]}
all_pairs = [encode_pair(words(pair["instruction"]), words(pair["response"]), SPECIAL) for pair in pairs_of_text["train"]]
for pad, name in ((PAD, "<pad>"), (EOS, "<eos>")):
    input_ids, attention_mask, weights = collate(all_pairs, pad)
    by_id = weights * (input_ids != pad)  # wrong on purpose
    ends = (input_ids == EOS) & (attention_mask == 1)
    print(f"filled up with {name}: {weights[ends].sum():.0f} ends of responses are targets; if the id decides, {by_id[ends].sum():.0f}")

ids, _ = few[0]
longest = input_ids.shape[1]
empty = longest - len(ids)
right, left = torch.tensor([ids + [PAD] * empty]), torch.tensor([[PAD] * empty + ids])
with torch.no_grad():
    alone = decoder(torch.tensor([ids])).logits[0]
    for name, row, real in (("at the right", right, slice(0, len(ids))), ("at the left", left, slice(empty, longest))):
        mask = (row != PAD).long()
        for how, logits in (("with the mask", decoder(row, attention_mask=mask).logits), ("without", decoder(row).logits)):
            moved = (logits[0, real].log_softmax(-1) - alone.log_softmax(-1)).abs().max()
            print(f"{empty} of <pad> {name:>12}, {how:>13}: a log-probability moves by up to {moved:.2f} nats")

# %% [markdown]
# **Explain.** Padding at the right needs no mask for right log-probabilities. Why does a batch carry an attention mask all the same?
#
# <details><summary>Answer</summary>
#
# A causal model does not look to the right, so what is filled up there reaches no real token. At the left it does, unless the mask
# forbids it; and it does in an encoder, as you saw in assignment 2. The mask costs nothing, and the code is right whatever the
# model and the side. (With the mask even the left side moves nothing in this decoder: its attention uses the distance between two tokens,
# and not where they stand.)
# </details>

# %% [markdown]
# ## Exercise 3. The objective
#
# **Goal.** One loss for pre-training and for fine-tuning: log-probabilities of tokens, and weights that say which of them count.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 30 minutes · 4 points*
#
# Pre-training maximises the log-probability of whole texts. Fine-tuning maximises $\log \Pr_\theta(y \mid x)$. The row `x y` has
# $\log \Pr(x, y) = \log \Pr(x) + \log \Pr(y \mid x)$; give the first term the weight 0, and what is left is the objective of
# fine-tuning. So nothing new has to be written but the weights.
#
# | | shape | meaning |
# |---|---|---|
# | `logits` | [B, T, V] float | scores before any softmax; those at position t − 1 predict token t |
# | `input_ids` | [B, T] long | the tokens |
# | `weights` | [B, T] float | the weight of each token as a target, 0 or more, not only 0 and 1 |
# | `sequence_log_prob` returns | [B] | for each row $\sum_{t \ge 1} w_t \log \Pr(x_t \mid x_{<t})$ |
# | `objective` returns | tensor, one number | the loss in nats, by `per` |
#
# - The first token of a row is predicted by nothing: it is never a target, and its weight counts nowhere, whatever it is.
# - `per="token"`, also when nothing is said: minus the sum of all rows, divided by the sum of all weights (t ≥ 1).
# - `per="sequence"`: minus each row's sum, divided by the row's own weight; and then the mean of these. A row whose weights are all
#   0 (t ≥ 1) is left out. One row has weight at least.
# - It must stay finite when logits are in the thousands, and its gradient must reach the logits.
#
# **By hand.** V = 2, two rows of T = 3. The first has the weights `0, 1, 1`, and its two predictions gave the right token the
# probabilities 1/2 and 1/4; the second has the weights `0, 0, 1`, and 1/8. Then `sequence_log_prob` is `[−log 8, −log 8]`, that is
# `[−2.079, −2.079]`. Per token the loss is 2 log 8 / 3 = 1.386; per sequence it is (log 8 / 2 + log 8 / 1) / 2 = 1.560.
#
# **Predict.** (a) Which weights make pre-training's loss out of `objective`? (b) In a batch are a response of 3 tokens and one of 30,
# all of them equally surprising. How many times as much do the long one's tokens pull, all together, per token and per sequence?
#
# <details><summary>Answers</summary>
#
# (a) Ones at every real token. (b) Per token ten times as much: every token weighs the same. Per sequence just as much: every response
# weighs the same, so a token of the short one weighs ten times as much as one of the long one.
# </details>
#
# **Complete a line.** From `table` [2, 3, V], take for each position the entry of its token: `picked` [2, 3].

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "pick_entries", "locked": false, "solution": true, "schema_version": 3, "task": false}}
table = torch.arange(24).view(2, 3, 4)
tokens = torch.tensor([[0, 1, 2], [3, 3, 0]])
### BEGIN SOLUTION
picked = table.gather(-1, tokens.unsqueeze(-1)).squeeze(-1)
### END SOLUTION
print(picked.tolist(), "(it should say [[0, 5, 10], [15, 19, 20]])")

# %% {"nbgrader": {"grade": false, "grade_id": "objective", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def sequence_log_prob(logits: Tensor, input_ids: Tensor, weights: Tensor) -> Tensor:
    """For each row the sum of weight · log Pr(token | the tokens before it), [B].

    Args:
        logits: [B, T, V], before softmax; those at t - 1 predict token t.
        input_ids: [B, T]; the first token of a row is no target.
        weights: [B, T], the weight of each token as a target.
    """
    ### BEGIN SOLUTION
    log_probs = F.log_softmax(logits[:, :-1], dim=-1)
    targets = log_probs.gather(-1, input_ids[:, 1:].unsqueeze(-1)).squeeze(-1)
    return (weights[:, 1:] * targets).sum(dim=1)
    ### END SOLUTION


def objective(logits: Tensor, input_ids: Tensor, weights: Tensor, per: str = "token") -> Tensor:
    """The loss in nats: per token of the whole batch, or the mean of the rows' own losses (per="sequence")."""
    ### BEGIN SOLUTION
    nats = -sequence_log_prob(logits, input_ids, weights)
    weight = weights[:, 1:].sum(dim=1)
    if per == "token":
        return nats.sum() / weight.sum()
    counted = weight > 0
    return (nats[counted] / weight[counted]).mean()
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Three tensors have a time axis. Which positions of each belong together, if the first token is predicted by nothing and the last
# position predicts nothing?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# `sequence_log_prob`: cut the three tensors so that place i of each speaks of the same target; make log-probabilities of the scores,
# take the target's from each, multiply by the weights, add up along time. `objective` needs two numbers a row, the sum
# above and the weight of its targets. "token" adds up both over the batch, and divides once. "sequence" divides first, in
# the rows where it can.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Weights that are not cut like the ids: then the response's first word does not count, and what comes after its end does. `weights.sum()`
# with the first tokens in it. `.log()` of a softmax. `(weights > 0)`, or labels of −100, which know no weight of a tenth. A
# mean of row means where a mean over tokens is asked for. A row of weight 0 divided by its weight: nan for the whole batch.
# `.item()`, which cuts off the gradient.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_objective", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.objective", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.objective", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** The sum in the goal, on real pairs, and one function for both phases: the mask is all that differs.

# %% {"tags": ["raises-exception"]}
few = all_pairs[:16]
input_ids, attention_mask, weights = collate(few, PAD)
with torch.no_grad():
    made = decoder(input_ids, attention_mask=attention_mask)
whole = attention_mask.float()
log_x = sequence_log_prob(made.logits, input_ids, whole - weights)
log_y = sequence_log_prob(made.logits, input_ids, weights)
log_xy = sequence_log_prob(made.logits, input_ids, whole)
print(f"pair 0, x with the template: log Pr(x) {log_x[0]:.2f} + log Pr(y | x) {log_y[0]:.2f} = {log_x[0] + log_y[0]:.2f}; log Pr(x, y) {log_xy[0]:.2f}")
for name, chosen in (("pre-training, every token", whole), ("fine-tuning, the response", weights)):
    labels = input_ids.masked_fill(chosen == 0, -100)
    with torch.no_grad():
        library = decoder(input_ids, attention_mask=attention_mask, labels=labels).loss
    print(f"{name}: yours {objective(made.logits, input_ids, chosen):.6f}, the library's {library:.6f} nats a token")

# %% [markdown]
# **Break it on purpose.** Fifteen short answers and one long text in one batch. How long is the part of the gradient that comes from the
# long one?

# %% {"tags": ["raises-exception"]}
by_length = sorted(all_pairs, key=lambda pair: pair[1].count(RESPONSE))
uneven = [*by_length[:15], by_length[-1]]
input_ids, attention_mask, weights = collate(uneven, PAD)
lengths = weights[:, 1:].sum(dim=1)


def gradient_of(loss: Tensor) -> Tensor:
    """The gradient of a loss, all parameters in one vector."""
    gradients = torch.autograd.grad(loss, list(decoder.parameters()))
    return torch.cat([gradient.flatten() for gradient in gradients])


print(f"fifteen responses of {lengths[14]:.0f} tokens at most, one of {lengths[15]:.0f}, with <eos>")
for per in ("token", "sequence"):
    loss = objective(decoder(input_ids).logits, input_ids, weights, per)
    whole = gradient_of(loss)
    long = weights * (torch.arange(16) == 15).unsqueeze(1)
    share = lengths[15] / lengths.sum() if per == "token" else 1 / 16
    part = gradient_of(objective(decoder(input_ids).logits, input_ids, long)) * share
    print(
        f"per {per:>8}: loss {loss:.2f}; the long one has {share:.0%} of the weight; "
        f"its part of the gradient is {part.norm() / whole.norm():.0%} as long as the whole"
    )

# %% [markdown]
# **Explain.** Which of the two makes the model better at what? And which would you take for a chatbot that has to name facts, if a few
# long texts are among its pairs?
#
# <details><summary>Answer</summary>
#
# Per token is the likelihood of everything there is to say: long texts have most tokens, and so most of the pull. Per sequence every
# pair pulls alike: an answer of 3 tokens is worth as much as a text of 17. If facts are what counts, and they are short, per
# sequence keeps them from being drowned; the price is that each token of a long text is learned less. Neither is the right
# one for all purposes: say which you used when you report a loss, for the two numbers above come from the same model and the same batch.
# </details>

# %% [markdown]
# ### Question 2
#
# A batch has two pairs, each with an instruction of 6 words. The first response has 3 tokens, and the model gives each of them
# probability 1/8. The second has 12 tokens, and the model gives each of them probability 1/2. `<eos>` is among the 3, and among
# the 12. Take **all** that is right; only the exact set of options has points.
#
# - **a.** With `per="token"` the objective is 1.4 · log 2.
# - **b.** With `per="sequence"` it is 1.4 · log 2 too, as the same tokens are counted.
# - **c.** Of the two responses, the second is the less probable one as a whole.
# - **d.** With `per="sequence"` each token of the first response weighs four times as much as one of the second.
# - **e.** Padded to one length, the first row gets 9 pads; with `per="token"` the objective is then 21/24 · log 2.
# - **f.** With a prompt weight of 0.1 and `per="token"`, the sum is divided by 16.2.
# - **g.** If both responses had the same length, `per="token"` and `per="sequence"` would still give different numbers.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q2", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q2 = and a list of letters, such as ["a", "g"].
### BEGIN SOLUTION
answer_q2 = ["a", "c", "d", "f"]
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q2", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("finetuning.q2", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("finetuning.q2", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 4. Answering
#
# **Goal.** Let a model answer, and count how often the answer is right.
#
# *Difficulty 2 of 5 · importance 4 of 5 · about 20 minutes · 4 points*
#
# In training a model is shown the response. When it is asked, it has to say it, one token after the other: it gets the
# prompt of exercise 1, says the likeliest next token, reads that too, says the next. That is a greedy search for the y with
# a large Pr_θ(y | x), and it needs no random numbers. It is over when the model says `<eos>`; that is why `<eos>` is a
# target in training.
#
# | `reply(model, prompt, eos, max_new_tokens)` | type | meaning |
# |---|---|---|
# | `model` | a decoder of `transformers` | `model(input_ids=ids)` with ids [B, T] gives `.logits` [B, T, V] |
# | `prompt` | list of int | token ids; never empty, not to be changed |
# | `eos` | int | the token that ends a reply, any id; in the prompt it means nothing |
# | `max_new_tokens` | int, 1 or more | how many tokens a reply may have at most |
# | returns | list of int | the new tokens, without the prompt and without `eos` |
#
# - Each new token is the one with the largest logit after the prompt and all new tokens so far.
# - The model is asked in evaluation mode and without gradients. Afterwards it is in the mode in which it came.
#
# | `share_right(model, pairs, eos, max_new_tokens)` | type | meaning |
# |---|---|---|
# | `pairs` | list of (prompt, response) | two lists of token ids each; the response without `eos`. One pair at least |
# | returns | float, 0 to 1 | the share of pairs for which the *whole* reply is exactly the response |
#
# `max_new_tokens` is larger than any response has tokens, so that a reply that goes on and on is seen to be wrong.
#
# **By hand.** After `… 6` (the prompt's end) the largest logit is that of 31, after `… 6 31` that of 9, then of 14, then of
# 3. With `eos=3` the reply is `[31, 9, 14]`; with `eos=9` it is `[31]`; with `eos=31` it is `[]`; with `max_new_tokens=2`
# it is `[31, 9]`. If the response is `[31, 9]`, the first reply is wrong, though it begins rightly.
#
# **Predict.** θ̂ has never seen `<user>` or `<assistant>`. It knows 23 of the 24 people's groups, if one asks it as the
# texts of pre-training do: `Mara plays for the`. What share of the questions `<bos> <user> Who does Mara play for?
# <assistant>` will it answer rightly?
#
# <details><summary>Answer</summary>
#
# None, as you will see below: to know a thing and to answer a question are two things. No text of pre-training asks
# anything, so nothing in θ̂ leads from a question to what it knows.
# </details>
#
# **Complete a line.** Which token has the largest logit at the last position of the only row? As an int.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "likeliest_token", "locked": false, "solution": true, "schema_version": 3, "task": false}}
logits = torch.tensor([[[0.1, 2.0, 0.3], [0.2, 0.4, 1.5]]])
### BEGIN SOLUTION
token = logits[0, -1].argmax().item()
### END SOLUTION
print(token, "(it should say 2)")

# %% {"nbgrader": {"grade": false, "grade_id": "answering", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def reply(model: nn.Module, prompt: list[int], eos: int, max_new_tokens: int) -> list[int]:
    """The model's greedy reply to ``prompt``: new tokens only, up to ``eos``, which is not among them."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    model.train(was_training)
    return ids[len(prompt) :]
    ### END SOLUTION


def share_right(model: nn.Module, pairs: list[tuple[list[int], list[int]]], eos: int, max_new_tokens: int) -> float:
    """The share of (prompt, response) pairs for which the model's whole reply is exactly the response."""
    ### BEGIN SOLUTION
    right = [reply(model, prompt, eos, max_new_tokens) == response for prompt, response in pairs]
    return sum(right) / len(right)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# What does the model need to see before it says its second token, that it did not see before the first?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Make a list of your own from the prompt. As long as there is room, ask with the whole list, as a batch of one row, and
# look at the logits of the last position. If the likeliest token is the end, stop before you keep it. At the end cut off
# what was the prompt. Two things have to be noted or switched before the loop, and one of them put back after it. For the
# share: two lists of ints are equal, or they are not.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The prompt is returned as well; `eos` is returned as well; 3 stands in the code in place of `eos`; an `eos` in the prompt
# stops the loop; `max_new_tokens` counts the prompt; the caller's list grows; the list holds tensors; the model is left in
# evaluation mode, in the middle of somebody's training; `zip` compares only as far as the shorter list goes, so that a
# reply that breaks off, or never ends, counts as right.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_answering", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.answering", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.answering", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** 300 pairs of an instruction and its response to train on, and 300 others. What `chat["test"]`
# asks about people and groups, no pair of `chat["train"]` asks or tells. What does θ̂ reply, before any tuning? And does it know
# the facts? (about 2 seconds)

# %% {"tags": ["raises-exception"]}
chat = data.instructions(world, train=300, test=300, seed=0)


def asked(examples, kind: str) -> list[tuple[list[int], list[int]]]:
    """The (prompt, response) pairs of this kind, as `share_right` wants them."""
    return [
        (prompt_ids(words(pair["instruction"]), SPECIAL), words(pair["response"])) for pair in examples if pair["kind"] == kind
    ]


untold = data.facts(world)["test"]  # what `chat["test"]` asks about people and groups, each question once
questions = {"person": asked(untold, "person"), "city": asked(untold, "city"), "topic": asked(chat["test"], "topic")[:40]}
for kind, pairs in questions.items():
    print(f"{kind:>6}: {share_right(decoder, pairs, EOS, 24):.0%} of {len(pairs)} replies are right; the first asks")
    print("        ", world.text(pairs[0][0]), "→", world.text(reply(decoder, pairs[0][0], EOS, 24)))

ties = {person: " ".join([person, *field.tie]) for field in lexicon.FIELDS.values() for person in field.people}
replies = {person: reply(decoder, [BOS, *words(tie)], EOS, 1) for person, tie in ties.items()}
right = sum(words(world.facts.group_of[person]) == group for person, group in replies.items())
print(f"as in pre-training: {ties['mara'].capitalize()} → {world.text(replies['mara'])}; {right} of {len(ties)} people's groups are right")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Not one reply is right, and hardly one is a sentence: two tokens that it has never read push the decoder off the paths
# that it knows. Yet it goes on with `Mara plays for the` as the world wants it. What is missing is not knowledge, it is the
# way from a question to the answer. That is a small thing to learn, and 300 pairs will do; had θ̂ known nothing, they would
# not.
# </details>
#
# **Break it on purpose.** Ask without the template, as if a pre-trained model were a chatbot, and let a reply go on for
# ever: `eos=-1` is never said. **Predict** what comes after a text has ended.

# %% {"tags": ["raises-exception"]}
for question in ("Who does Mara play for?", "The striker"):
    print(question, "→", world.text(reply(decoder, [BOS, *words(question)], EOS, 24)))
endless = reply(decoder, [BOS, *words("The striker")], -1, 30)
print("without an end:", " ".join(tokenizer.convert_ids_to_tokens(endless)))

# %% [markdown]
# <details><summary>What it shows</summary>
#
# A pre-trained model is no chatbot: it does not answer, it goes on. No text that it knows begins with a question, so it goes on badly;
# many begin with `The striker`. And after `<eos>` comes `<bos>` and the next text, since texts were packed one behind the other: to the
# model `<eos>` is a token like any other. It is `reply` that makes an end of it.
# </details>

# %% [markdown]
# **Explain.** The share of right replies can be 0 while Pr_θ(y | x) has grown a thousandfold. How? And why is it measured
# at all, if the loss is there?
#
# <details><summary>Answer</summary>
#
# A reply is right if *every* token of the response has the largest logit in its turn; a response whose probability rises
# from a millionth to a thousandth still loses against one with a hundredth. So the share stays at 0 for a while and then
# jumps: it is a coarse measure, and of the best reply alone. But it is what somebody who asks gets. The loss is fine, and
# sees each step; one needs both, and at times they disagree: exercise 6 will show a run with twice the loss on fresh pairs
# of another, that names nearly as many topics rightly.
# </details>

# %% [markdown]
# ## Exercise 5. The run
#
# **Goal.** Supervised fine-tuning in one loop, and a model of your own that answers questions.
#
# *Difficulty 4 of 5 · importance 5 of 5 · about 40 minutes · 8 points*
#
# `fine_tune` looks for θ with a larger Σ log Pr_θ(y | x), and starts from what it is given: from θ̂. It is the loop of
# pre-training. What is new is in your exercises 1 to 3, which say what a batch is and which of its tokens are targets.
#
# | | type | meaning |
# |---|---|---|
# | `model` | a decoder | trained in place: all of its parameters; it may come in any mode |
# | `pairs` | list of (ids, roles) | N pairs as `encode_pair` makes them; N is 1 or more |
# | `steps`, `batch_size` | int | how many steps; pairs a step |
# | `peak_rate` | float | the largest learning rate |
# | `pad`, `prompt_weight` | int, float | for `collate` |
# | `per` | "token" or "sequence" | for `objective` |
# | `extra_loss` | None, or a function of the model | returns a scalar that is to be lowered, too (exercise 7 will have two of them) |
# | `seed` | int | seeds a generator of the run's own, which alone decides the order of the pairs; torch's global random state is neither used for it nor set |
# | returns | list of `steps` floats | the objective of each step, before its update and without `extra_loss` |
#
# - **Epochs:** an epoch is one random permutation of all N pairs, cut into batches of `batch_size`. An incomplete last
#   batch is *dropped*. When the batches are used up, a new permutation is drawn. Only if N < `batch_size`, every batch is
#   all N pairs, in a new order.
# - **A step:** the next batch goes through your `collate`, its ids and mask through the model, logits, ids and weights
#   through your `objective`; each of the three once. (Padding stands at the right, so a forgotten mask would change nothing,
#   and no check looks for it.) If there is an `extra_loss`, it is called once, as
#   `extra_loss(model)`, and added before `backward`. The norm of the whole gradient is clipped to 1. Then the update. Only
#   the gradient of this step counts.
# - **Optimizer:** one `torch.optim.AdamW` for the whole run, with betas 0.9 and 0.95 and weight decay 0: nothing should
#   pull to 0 what is to stay near θ̂.
# - **Schedule:** one `get_cosine_schedule_with_warmup(optimizer, max(1, steps // 20), steps)`, stepped once after each
#   update. With w = max(1, steps // 20), step t (from 0) has the rate `peak_rate` · t / w as long as t < w, and from there
#   on half a cosine from `peak_rate` down to 0.
# - **Modes:** training mode in every step, evaluation mode at the end.
#
# **By hand.** N = 10, `batch_size=4`, `steps=5`: the permutation 7 2 9 0 4 1 8 3 6 5 gives the batches 7 2 9 0 and 4 1 8 3;
# pairs 6 and 5 are dropped. Step 2 begins the next permutation. w = 1: the rates are 0, then `peak_rate` times 1, 0.85, 0.5
# and 0.15.
#
# **Predict.** (a) 200 steps of 16 on 300 pairs: how many epochs are that, and how many pairs are dropped in each? (b) By
# how much does the first step move θ̂? (c) A uniform model would have a loss of log 299 = 5.7 nats a token. Will the first
# loss be above or below?
#
# <details><summary>Answers</summary>
#
# (a) An epoch has 18 full batches, and drops 12 pairs, others each time: 11.1 epochs. (b) Not at all: its rate is 0. The
# library's schedule begins so, and it costs one step. (c) Below, though no reply of θ̂ is right: it knows words, and once
# it has been given the first word of a text, it often knows the next.
# </details>
#
# **Complete a line.** One line is missing, or two: a step of the schedule belongs after each step of the optimizer.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "step_schedule", "locked": false, "solution": true, "schema_version": 3, "task": false}}
optimizer = torch.optim.AdamW([nn.Parameter(torch.zeros(1))], lr=1.0)
schedule = get_cosine_schedule_with_warmup(optimizer, 2, 10)
rates = []
for _ in range(10):
    rates.append(round(schedule.get_last_lr()[0], 2))
    ### BEGIN SOLUTION
    optimizer.step()
    schedule.step()
    ### END SOLUTION
print(rates, "(it should begin with 0.0, 0.5, 1.0, 0.96)")

# %% {"nbgrader": {"grade": false, "grade_id": "sft_run", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def fine_tune(
    model: nn.Module,
    pairs: list[tuple[list[int], list[int]]],
    steps: int,
    batch_size: int,
    peak_rate: float,
    pad: int,
    prompt_weight: float = 0.0,
    per: str = "token",
    extra_loss: Callable[[nn.Module], Tensor] | None = None,
    seed: int = 0,
) -> list[float]:
    """Train ``model`` in place on ``pairs`` of ids and roles; return the objective of each step, before its update."""
    ### BEGIN SOLUTION
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak_rate, betas=(0.9, 0.95), weight_decay=0.0)
    schedule = get_cosine_schedule_with_warmup(optimizer, max(1, steps // 20), steps)
    generator = torch.Generator().manual_seed(seed)
    size = min(batch_size, len(pairs))
    losses, waiting = [], []
    model.train()
    for _ in range(steps):
        if not waiting:
            order = torch.randperm(len(pairs), generator=generator)
            waiting = [batch for batch in order.split(size) if len(batch) == size]
        input_ids, attention_mask, weights = collate([pairs[row] for row in waiting.pop(0)], pad, prompt_weight)
        logits = model(input_ids=input_ids, attention_mask=attention_mask).logits
        loss = objective(logits, input_ids, weights, per)
        losses.append(loss.item())
        if extra_loss is not None:
            loss = loss + extra_loss(model)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    model.eval()
    return losses
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Four things live as long as the run, one as long as an epoch, and the rest as long as a step. Which are they?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Before the loop: optimizer, schedule, generator, training mode. In the loop: if no batch waits, draw a permutation, cut
# it, and keep the full batches. Take the first one, pick its pairs out of the list, and let your exercises 2 and 3 make a
# loss of them, with all that you were given for them. Note its number now. Then add what else is to be lowered, if there is
# something, get rid of old gradients, compute new ones, shorten them if they are too long, and move. The rate changes last.
# After the loop, change the mode.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The optimizer or the schedule is made in the loop; the schedule is never stepped, or before the update; betas and weight
# decay are left at AdamW's defaults; clipping comes after the update, or before `backward`; `prompt_weight` or `per` get
# lost on the way; the extra loss is in the returned numbers, or only there; each epoch has the same order, or pairs are
# drawn with replacement; the incomplete batch is trained on; with fewer pairs than `batch_size` there is no batch at all;
# `torch.manual_seed` in place of a generator; the model stays in evaluation mode, in which it was loaded.
# </details>

# %% [markdown]
# ### Your own run
#
# The 300 pairs, encoded by your exercise 1. `fresh_decoder()` gives θ̂ anew each time. Use it: a run changes the model in
# place, and `tuned = decoder` would be a second name for θ̂ and not a second model. `decoder` has to stay θ̂; the exercises
# to come compare with it.

# %% {"tags": ["raises-exception"]}
def fresh_decoder() -> nn.Module:
    """θ̂ anew: a decoder that no run has touched yet."""
    return checkpoints.load("decoder")[0]


def encoded(examples) -> list[tuple[list[int], list[int]]]:
    """The ids and roles of each pair of instruction and response."""
    return [encode_pair(words(pair["instruction"]), words(pair["response"]), SPECIAL) for pair in examples]


train_pairs, fresh_pairs = encoded(chat["train"]), encoded(chat["test"])

# %% [markdown]
# **Write the call.** Make a model `tuned`, and a list of its losses, `tuned_losses`: from θ̂, on `train_pairs`, 200 steps
# of 16 pairs, a peak rate of 0.001, and with no loss on the instructions. (about 3 seconds) Graded below, on pairs and
# texts that no run has seen:
#
# - the response loss is at most 1.1 nats a token (θ̂ has more than 3);
# - at least 40% of the replies to questions about people (`person`), where groups come from (`city`) and topics are right;
# - the loss on texts of the world is at most 0.9 nats a token above that of θ̂: not much is forgotten;
# - the words of the *instructions* are no likelier than under θ̂: nobody trained on them;
# - `decoder` is θ̂ still, to the bit.
#
# Right runs stay far away from these bounds, whatever the order of the pairs.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "own_sft_run", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write tuned = ... and tuned_losses = ...
### BEGIN SOLUTION
tuned = fresh_decoder()
tuned_losses = fine_tune(tuned, train_pairs, steps=200, batch_size=16, peak_rate=1e-3, pad=PAD)
### END SOLUTION

# %% [markdown]
# **Measure it**, with one function for all of it. The loss on responses and the loss on texts of pre-training are the
# *same* objective, under other weights: that is all there is to the difference. (about 2 seconds) **Look for:** a response
# loss that falls from above 3 to below 1; a loss on texts that rises a little.

# %% {"tags": ["raises-exception"]}
def nats(model: nn.Module, batch: tuple[Tensor, Tensor, Tensor]) -> float:
    """The objective, in nats a token, on a batch of ids, mask and weights."""
    input_ids, attention_mask, weights = batch
    with torch.no_grad():
        return objective(model(input_ids=input_ids, attention_mask=attention_mask).logits, input_ids, weights).item()


rows = tokenizer(world.documents(400, seed=50), padding=True, return_tensors="pt")
fresh_texts = rows["input_ids"], rows["attention_mask"]
text_batch = (*fresh_texts, fresh_texts[1].float())  # every real token is a target
response_batch = collate(fresh_pairs, PAD)


def report(name: str, model: nn.Module) -> None:
    """One line: losses on fresh responses and texts, and the share of right replies to `questions`, kind by kind."""
    shares = ", ".join(f"{kind} {share_right(model, pairs, EOS, 8):.0%} of {len(pairs)}" for kind, pairs in questions.items())
    print(f"{name:>22}: responses {nats(model, response_batch):.2f}, texts {nats(model, text_batch):.2f} nats a token; right: {shares}")


report("θ̂", decoder)
report("tuned", tuned)
for pair in list(chat["test"])[:40:5]:
    prompt = prompt_ids(words(pair["instruction"]), SPECIAL)
    print(f"    {pair['instruction']} → {world.text(reply(tuned, prompt, EOS, 24))}")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# It answers, and of people and groups that no pair told it about. With twelve people and four groups a single reply makes much
# of a share. Texts keep to the topic, but not always to the word that was asked for, and are much alike, as greedy texts are.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_sft_run", "points": 8, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.sft_run", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.sft_run", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it: what is θ̂ worth?** The same run from random weights, which likes a larger rate. (about 3 seconds) **Predict:**
# after how many of its 200 steps has the run from θ̂ reached the loss at which the other one ends? Which questions will the
# other one answer?

# %% {"tags": ["raises-exception"]}
from_scratch = small_decoder(len(tokenizer), seed=0)
scratch_losses = fine_tune(from_scratch, train_pairs, steps=200, batch_size=16, peak_rate=3e-3, pad=PAD)


def smoothed(losses: list[float], window: int = 10) -> list[float]:
    """The mean of each ``window`` losses in a row: single batches are noisy."""
    return [sum(losses[end - window : end]) / window for end in range(window, len(losses) + 1)]


curves = {"from θ̂": smoothed(tuned_losses), "from random weights": smoothed(scratch_losses)}
reached = next((step for step, loss in enumerate(curves["from θ̂"], 10) if loss <= curves["from random weights"][-1]), None)
figure, (axis,) = plots.new_figure()
for number, (name, losses) in enumerate(curves.items()):
    axis.plot(range(10, 10 + len(losses)), losses, **plots.style(number), label=name)
axis.axhline(curves["from random weights"][-1], color="grey", linewidth=1)
axis.set(xlabel="step", ylabel="nats a response token (mean of 10)", yscale="log")
axis.minorticks_off()
axis.set_yticks([0.5, 1, 2, 4], labels=["0.5", "1", "2", "4"])
axis.legend()
plots.show(figure, f"From random weights the loss ends at {curves['from random weights'][-1]:.2f} nats; from θ̂ it is there after {reached} steps, and ends at {curves['from θ̂'][-1]:.2f}.")
print(f"from θ̂ the loss of the other run's end is reached after {reached} of 200 steps")
report("from random weights", from_scratch)

# %% [markdown]
# <details><summary>What it shows</summary>
#
# The run from θ̂ is ahead at once, and stays so. And there is more than time in it: no training pair tells what
# it is asked here about people and groups. Whoever has not read the texts of pre-training cannot know it, however long it is tuned.
# Tuning does not put that knowledge in, it brings it out. If the two curves met, and the two rows of answers were alike, θ̂
# would be worth nothing.
# </details>
#
# **Break it on purpose.** The same run with a loss on the instructions as well: `prompt_weight=1`. Every token is a target
# that is none of the template's. (about 3 seconds) **Predict** what happens to the response loss, and to the loss on the
# instructions' own words.

# %% {"tags": ["raises-exception"]}
on_everything = fresh_decoder()
fine_tune(on_everything, train_pairs, steps=200, batch_size=16, peak_rate=1e-3, pad=PAD, prompt_weight=1.0)
report("loss on responses", tuned)
report("loss on everything", on_everything)
ids, mask, everything = collate(fresh_pairs, PAD, prompt_weight=1.0)
instruction_batch = ids, mask, everything - response_batch[2]
for name, model in (("θ̂", decoder), ("loss on responses", tuned), ("loss on everything", on_everything)):
    print(f"{name:>22}: {nats(model, instruction_batch):.2f} nats a token of the instructions")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# The response loss hardly tells the two apart, but fewer of the replies are right, and more is forgotten: most tokens of a
# pair belong to the instruction, and most of each step went into saying what users ask. It is learned well: the
# instructions have become very likely, where the other run has made them *less* likely than they were under θ̂. That costs
# it nothing, since nobody lets it write instructions.
# </details>
#
# **Explain.** To a question about somebody of the test split, the tuned model replies "the hornets .", and rightly. What in
# this reply comes from tuning, and what from pre-training? Which run above shows it?
#
# <details><summary>Answer</summary>
#
# From tuning comes the form: that a reply begins after `<assistant>`, with *the* and the name of a group, and that it ends there. From
# pre-training comes the choice of *hornets* among all groups: no pair says for whom this person plays. The run from random weights
# had the same pairs: it learned the same form, and has to guess which group.
# </details>

# %% [markdown]
# ### Question 3
#
# The decoder was pre-trained in 800 steps, from random weights, on some 60,000 texts. In this exercise it was tuned in 200 smaller
# steps, from θ̂, on 300 pairs. How do the two phases relate? Take **all** that is right; only the exact set of options has points.
#
# - **a.** In both, log-probabilities of tokens are raised, each token given those before it; the second counts fewer of them.
# - **b.** For replies without bias, θ should be drawn at random again before the second phase.
# - **c.** What no pair mentions, the tuned model cannot answer.
# - **d.** From random weights, the same run would lower the loss on the 300 pairs as well, but do worse on fresh ones.
# - **e.** θ̃ has to end far from θ̂: where little moves, little is learned.
# - **f.** As both maximise a likelihood, the second phase goes on lowering the loss on texts of pre-training.
# - **g.** The second can do with fewer and smaller steps, because it changes the use of what θ̂ holds more than what it holds.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q3", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q3 = and a list of letters, such as ["a", "e"].
### BEGIN SOLUTION
answer_q3 = ["a", "d", "g"]
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q3", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("finetuning.q3", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("finetuning.q3", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 6. Drift and forgetting
#
# **Goal.** Two measures of what tuning has done to θ̂: how far the parameters have gone, and what the model no longer
# knows.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# The pairs are few and of one kind, and θ̂ knows far more than they ask for. Nothing in the loss of exercise 5 protects the
# rest. So it has to be watched. **Drift** is ‖θ̃ − θ̂‖ / ‖θ̂‖, the length of the way relative to θ̂. **Forgetting** is the
# loss on texts of pre-training afterwards, minus the one before: what has been lost, in nats a token.
#
# | function | returns |
# |---|---|
# | `snapshot(model)` | a dict with a copy of every parameter, by its name in `model.named_parameters()`. The copies need no gradient, and later training of the model does not change them. The model is left as it is |
# | `drift(before, after)` | a float, from two dicts of tensors by name |
# | `text_loss(model, input_ids, attention_mask, batch_size)` | a float, the loss on whole texts [N, T] in nats a token |
#
# - **`drift`** is *one* norm: the root of the sum of squares over all numbers of all floating-point tensors together, for
#   `after − before` and for `before`. Tensors of integers are left out. Turn tensors into float64 before anything else:
#   half precision or huge numbers must not overflow. If the two dicts do not have the same names, raise a `ValueError`.
#   `before` is not 0 everywhere. Neither dict is changed.
# - **`text_loss`** is the mean of −log Pr(token | the tokens before it) over all real tokens but the first of each text.
#   The mask [N, T] is 1 at real tokens and 0 at padding, which stands at the right; only the mask says which is which, and
#   a real token may have any id. The texts go through the model `batch_size` at a time, the last time perhaps fewer; the
#   result does not depend on `batch_size`. Evaluation mode, no gradients; afterwards the model is in the mode in which it
#   came.
#
# **By hand.** before: a = (3, 4), b = (12). after: a = (3, 4), b = (6). The norm of the change is 6, that of `before` is
# √(9 + 16 + 144) = 13; the drift is 6/13 = 0.46. The mean of the tensors' own drifts, 0 and 0.5, would be another thing: a
# tiny tensor would count as much as a large one.
#
# Texts with 2 and 4 targets and losses of 3 and 1.5 nats a token: (2 · 3 + 4 · 1.5) / 6 = 2 nats a token. With
# `batch_size=1`, the mean of the two batches' means would be 2.25.
#
# **Predict.** (a) Somebody keeps `before = dict(model.named_parameters())`, tunes, and finds a drift of exactly 0. Why? (b)
# The decoder's input and output share one matrix. `named_parameters` has it once, `state_dict` twice. What does that do to
# the drift?
#
# <details><summary>Answers</summary>
#
# (a) The dict holds the parameters themselves, not their values: training moves them in place, before and after are the
# same tensors. (b) The shared matrix would count double, in both norms. The drift would lean towards that matrix, and two
# runs of unlike models could no longer be compared.
# </details>
#
# **Complete a line.** Keep the layer's weight as it is now, whatever training does to it.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "keep_weight", "locked": false, "solution": true, "schema_version": 3, "task": false}}
layer = nn.Linear(2, 1)
### BEGIN SOLUTION
kept = layer.weight.detach().clone()
### END SOLUTION
layer.weight.data += 1
print(f"{(layer.weight - kept).sum().item():.1f}", "(it should say 2.0)")

# %% {"nbgrader": {"grade": false, "grade_id": "drift", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def snapshot(model: nn.Module) -> dict[str, Tensor]:
    """A copy of every parameter of ``model`` by its name, which no later training changes."""
    ### BEGIN SOLUTION
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    ### END SOLUTION


def drift(before: dict[str, Tensor], after: dict[str, Tensor]) -> float:
    """‖after − before‖ / ‖before‖, over all floating-point tensors together.

    Raises:
        ValueError: the two do not have the same names.
    """
    ### BEGIN SOLUTION
    if before.keys() != after.keys():
        raise ValueError(f"names that only one of them has: {sorted(before.keys() ^ after.keys())}")
    names = [name for name in before if before[name].is_floating_point()]
    moved = sum((after[name].double() - before[name].double()).square().sum().item() for name in names)
    whole = sum(before[name].double().square().sum().item() for name in names)
    return math.sqrt(moved / whole)
    ### END SOLUTION


def text_loss(model: nn.Module, input_ids: Tensor, attention_mask: Tensor, batch_size: int) -> float:
    """Nats a token on whole texts [N, T]: over all real tokens but the first of each text."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    nats, targets = 0.0, 0.0
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            logits = model(input_ids=ids, attention_mask=mask).logits
            nats -= sequence_log_prob(logits, ids, mask.float()).sum().item()
            targets += mask[:, 1:].sum().item()
    model.train(was_training)
    return nats / targets
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# All three add something up. Ask of each: what is added up, over what, and is it divided once at the end or in between?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# A snapshot needs two calls for each tensor: one cuts it off from the graph, one makes the numbers its own. For the drift
# keep two running sums of squares over the names, and take the root of their ratio at the very end. For the loss keep two
# running sums over the batches, of nats and of targets. Exercise 3 has a function that gives the nats of each row when it
# is told what counts, and the mask says what counts; which of its columns are targets?
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The snapshot holds the model's own tensors, so that the drift is 0 for ever, or copies that require gradients, or a
# `state_dict`; the tensors' own drifts are averaged; norms are added instead of squares; the root is missing; ‖after‖
# stands below; float16 overflows before it is turned into float64. The means of the batches are averaged, though the last
# one is smaller; padding is counted, or told by its id; the number of *real* tokens stands below, though the first of each
# text is no target; the model stays in evaluation mode.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_drift", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.drift", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.drift", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** The run of exercise 5 again, with a rate ten times as large: aggressive where the other was moderate. (about 5
# seconds) Rates of 0.01 are nothing unusual when one trains from random weights. **Predict:** which of the two has the
# lower loss on its 300 pairs at the end? On fresh ones? Will the drift be ten times as large?

# %% {"tags": ["raises-exception"]}
aggressive = fresh_decoder()
aggressive_losses = fine_tune(aggressive, train_pairs, steps=200, batch_size=16, peak_rate=1e-2, pad=PAD)
theta_hat, before_tuning = snapshot(decoder), text_loss(decoder, *fresh_texts, batch_size=100)
runs = {"moderate": (tuned, tuned_losses), "aggressive": (aggressive, aggressive_losses)}


def part(parameters: dict[str, Tensor], named: str) -> dict[str, Tensor]:
    """Those parameters in whose name ``named`` occurs."""
    return {name: tensor for name, tensor in parameters.items() if named in name}


parts = {"embeddings": "embed_tokens", "layer 0": "layers.0.", "layer 1": "layers.1.", "all": ""}
moved = {
    name: [drift(part(theta_hat, named), part(snapshot(model), named)) for named in parts.values()]
    for name, (model, _) in runs.items()
}
forgetting = {name: text_loss(model, *fresh_texts, batch_size=100) - before_tuning for name, (model, _) in runs.items()}

figure, (axis,) = plots.new_figure()
plots.bars(axis, list(parts), *moved.items())
axis.set(xlabel="drift ‖θ̃ − θ̂‖ / ‖θ̂‖", xlim=(0, 1.3))
told = "; ".join(f"{name} {', '.join(f'{value:.2f}' for value in values)}" for name, values in moved.items())
plots.show(figure, f"Drift of embeddings, layer 0, layer 1 and all together: {told}.")
for name, (model, losses) in runs.items():
    print(f"{name}: loss on the pairs {sum(losses[-20:]) / 20:.2f} at the end, drift {moved[name][-1]:.2f}, forgetting {forgetting[name]:.2f}")
    report(name, model)

# %% [markdown]
# What do the two write when nobody asks them anything, from `<bos>` alone? These are samples, six of each. The world judges
# whether 60 of them keep its grammar.

# %% {"tags": ["raises-exception"]}
for name, model in {"θ̂": decoder, "moderate": tuned, "aggressive": aggressive}.items():
    written = [world.text(row) for row in generate(model, 60, seed=0).tolist()]
    print(f"{name}: {sum(map(world.is_grammatical, written))} of 60 keep the grammar")
    print("    " + "\n    ".join(written[:6]))

# %% [markdown]
# <details><summary>What it shows</summary>
#
# On its own pairs the aggressive run is the better one, and on fresh ones the worse one: it has the pairs by heart. It has
# gone about five times as far, and what it has lost is nearly twenty times as much. The topics, which the pairs
# themselves teach, it names about as well as the moderate one. The people it was never asked about in training it names
# much worse: that is knowledge of θ̂ that nothing in the loss held. Had moderate and aggressive forgotten alike, small
# steps would only have been slow ones.
# </details>
#
# **Break it on purpose.** The same aggressive snapshot, but kept without a copy, and with the shared matrix twice. Which
# number is which?

# %% {"tags": ["raises-exception"]}
probe = fresh_decoder()
aliased = dict(probe.named_parameters())
with torch.no_grad():
    for parameter in probe.parameters():
        parameter.mul_(1.5)  # every number grows by half: the drift is 0.5
print("without a copy:", drift(aliased, snapshot(probe)), "| with one:", round(drift(theta_hat, snapshot(probe)), 6))
twice = drift(decoder.state_dict(), aggressive.state_dict())
print(f"the aggressive run, with the shared matrix twice: {twice:.3f}, once: {moved['aggressive'][-1]:.3f}")

# %% [markdown]
# **Explain.** Drift is not forgetting. Somebody mixes texts of pre-training into an aggressive run (exercise 7 will): after
# 200 steps its drift is 0.65, its forgetting less than 0.1. Another run, of 200 steps at a rate of 0.003, has a drift of
# 0.33 and forgets 0.8 nats. How can that be? And what is drift good for, then?
#
# <details><summary>Answer</summary>
#
# There are very many θ which predict the texts as well as θ̂ does, some of them far away. The first run is held on those,
# though it goes far; the second goes less far, but in directions that cost. A short way is *enough* to forget little, as
# the loss changes little over short ways, but it is not *needed*. Drift is measured without any data, and forgetting only
# with texts that tell it: what one doesn't test for, one does not see getting lost. So a very small drift is reassuring,
# though nobody knows beforehand how small is enough; a large one is a reason to look.
# </details>

# %% [markdown]
# ### Question 4
#
# Somebody tunes a pre-trained decoder on 200 pairs: all parameters, a rate ten times as large as usual, and 80 passes over the pairs.
# The gradient's norm is clipped. The loss on the pairs falls smoothly, and is 0.1 at the end. Of what is this run most in danger?
#
# - **a.** Two hundred pairs cannot move so many parameters: its replies will hardly differ from those of θ̂.
# - **b.** Overfitting alone: fresh pairs suffer, but texts of pre-training hardly, as no pair contradicts them.
# - **c.** With so large a rate the loss ends in nan.
# - **d.** The pairs take the place of what was known before: about 200 facts of θ̂ are lost, one for each pair.
# - **e.** It knows the pairs by heart, does poorly on fresh ones, and has lost much of what pre-training taught.
# - **f.** Forgetting alone: texts of pre-training suffer, but what is learned so well serves fresh pairs of the kind too.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q4", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q4 = and one letter in quotes.
### BEGIN SOLUTION
answer_q4 = "e"
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q4", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("finetuning.q4", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("finetuning.q4", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 7. L2-SP and replay
#
# **Goal.** Two terms that a run may add to its loss, so that a model keeps what it knew while it learns what is new.
#
# *Difficulty 3 of 5 · importance 4 of 5 · about 30 minutes · 4 points*
#
# A smaller rate is one way to move less. Two others say in the loss what is to be kept. **L2-SP** (the L2 distance from the
# *starting point*; Li, Grandvalet and Davoine, 2018) pulls each parameter back to its value in θ̂, the harder the further
# it is away. **Replay** mixes batches of pre-training texts into the run: what is still trained on is not forgotten. Your
# `fine_tune` takes either as its `extra_loss`.
#
# | | shape | meaning |
# |---|---|---|
# | `model` | module | the model that is trained, with parameters θ |
# | `anchor` | dict of tensors by name | θ̂, as your `snapshot` makes it: the names are those of `model.named_parameters()`, in any order, perhaps not all of them |
# | `alpha` | float | α, how hard it pulls |
# | `l2_sp` returns | scalar tensor | α/2 · Σ (θ − θ̂)², summed over all numbers of the parameters that `anchor` names |
# | `input_ids`, `attention_mask` | [N, T] long | N texts `<bos>` ... `<eos>` like those of pre-training, padded at the right |
# | `batch_size`, `seed` | int | texts a call; seeds a generator of the function's own, which alone decides their order |
# | `replay` returns | function | `extra_loss(model)`: takes the next `batch_size` texts and returns their loss, a scalar tensor |
#
# - **l2_sp:** the gradient flows to the model and not to the anchor, which is a constant and is not changed (its tensors
#   may say that they require a gradient). Parameters that `anchor` does not name, such as those of a new head, are free:
#   they count nothing. At θ = θ̂ the pull is 0 and so is its gradient.
# - **replay:** the loss is that of pre-training, in nats a token: your `objective`, per token, where each real token has
#   weight 1, also `<eos>`. Only the mask says which tokens are real; any id may be a word, also that of `<pad>`.
# - **Order:** as in exercise 5. An epoch is a random permutation of all N texts, cut into full batches; what is left over
#   is dropped; when the batches are used up, a new permutation is drawn. If N < `batch_size`, each batch is all N texts.
#   Two functions that `replay` returned know nothing of each other.
# - `extra_loss` leaves the model's mode as it is, and torch's global random state is neither used nor set.
#
# **By hand.** θ = (1, 2), θ̂ = (1, 5), α = 0.1. The pull is 0.05 · (0² + 3²) = 0.45 and its gradient (0, −0.3): the descent
# moves the second number up, towards 5.
#
# **Predict.** (a) What do the two terms change about the *first* step of a run? (b) Weight decay is the same formula with 0
# in place of θ̂. What model would a strong one lead to, and what a strong L2-SP? (c) Which of the two terms needs something
# that not everybody has who tunes a model?
#
# <details><summary>Answers</summary>
#
# (a) L2-SP nothing: at θ̂ its gradient is 0. Replay hardly anything: θ̂ is where the loss on such texts is about as low as
# it gets. Both speak up when the run has moved. (b) A model of zeros, which predicts all words alike; and θ̂. (c) Replay:
# it needs texts like those of pre-training. L2-SP needs only a copy of θ̂.
# </details>
#
# **Complete a line.** The pull on one parameter. (`start`, its value in θ̂, is a constant.)

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "one_pull", "locked": false, "solution": true, "schema_version": 3, "task": false}}
theta, start, alpha = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([1.0, 5.0]), 0.1
### BEGIN SOLUTION
one_pull = alpha / 2 * (theta - start).square().sum()
### END SOLUTION
one_pull.backward()
print(round(one_pull.item(), 4), [round(number, 4) for number in theta.grad.tolist()], "(it should say 0.45 and [0.0, -0.3])")

# %% {"nbgrader": {"grade": false, "grade_id": "l2_sp", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def l2_sp(model: nn.Module, anchor: dict[str, Tensor], alpha: float) -> Tensor:
    """α/2 times the squared distance of the parameters that ``anchor`` names from their values there: a scalar."""
    ### BEGIN SOLUTION
    parameters = dict(model.named_parameters())
    squares = [(parameters[name] - start.detach()).square().sum() for name, start in anchor.items()]
    return alpha / 2 * torch.stack(squares).sum()
    ### END SOLUTION


def replay(input_ids: Tensor, attention_mask: Tensor, batch_size: int, seed: int) -> Callable[[nn.Module], Tensor]:
    """An extra loss: at each call that of pre-training on the next ``batch_size`` of the texts [N, T]."""
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    size = min(batch_size, len(input_ids))
    waiting = []

    def extra_loss(model: nn.Module) -> Tensor:
        if not waiting:
            order = torch.randperm(len(input_ids), generator=generator)
            waiting.extend(batch for batch in order.split(size) if len(batch) == size)
        rows = waiting.pop(0)
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Where does a model keep its parameters so that a gradient can reach them? And what has to live longer than one call of
# `extra_loss`, but not longer than the run?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# For each name in the anchor, find the model's own parameter of that name, subtract, square, and sum everything up; then
# half of α. For replay: a function inside a function. The outer one makes a generator and an empty list of waiting batches.
# The inner one, if nothing waits, draws an order and cuts it as your `fine_tune` does; then it takes the first batch, asks
# the model for logits, and hands these to exercise 3 with weights that you already have under another name.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `model.state_dict()` or `.data`, which cut the gradient off (and `state_dict` lists tied weights twice);
# `zip(model.parameters(), anchor.values())`, which trusts an order; the mean in place of the sum, so that α means another
# thing for each model; norms in place of squared norms; the square of θ alone, which is weight decay. In replay: a
# generator that is made in the inner function, so that each call gives the same batch; all texts at once; padding that
# counts; `torch.no_grad()`, with which the term is a number that changes nothing.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_l2_sp", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.l2_sp", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.l2_sp", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** Exercises 7 to 9 judge every run by the same two numbers: the loss on the responses of 100 fresh pairs, and
# forgetting, on 120 texts that no model has seen. `tuned_copy` makes a run of your `fine_tune` from θ̂: 100 steps of 16
# pairs.

# %% {"tags": ["raises-exception"]}
class Run(NamedTuple):
    """What a run reached, in nats a token; of both numbers, less is better."""

    name: str
    response_loss: float
    forgetting: float


def tuned_copy(pairs: list[tuple[list[int], list[int]]], peak_rate: float, steps: int = 100, extra_loss=None) -> nn.Module:
    """θ̃: what a run on ``pairs`` makes of θ̂."""
    model = fresh_decoder()
    fine_tune(model, pairs, steps, 16, peak_rate, PAD, extra_loss=extra_loss)
    return model


def measured(name: str, model: nn.Module) -> Run:
    """A run by the two numbers that count here."""
    forgetting = text_loss(model, *old_texts, 120) - text_loss(decoder, *old_texts, 120)
    return Run(name, nats(model, held_out), forgetting)


old_texts = fresh_texts[0][:120], fresh_texts[1][:120]
held_out = collate(fresh_pairs[:100], PAD)

# %% [markdown]
# The aggressive rate of 0.01: alone, with L2-SP, and with 16 texts of pre-training replayed beside the 16 pairs of each
# step. (about 5 seconds) **Predict** for either remedy whether it costs response loss, drift, or time.

# %% {"tags": ["raises-exception"]}
theta_hat = snapshot(decoder)
replayed = tokenizer(world.documents(600, seed=60), padding=True, return_tensors="pt")
terms = {
    "1e-2 alone": None,
    "1e-2, L2-SP": lambda model: l2_sp(model, theta_hat, 0.01),
    "1e-2, replay": replay(replayed["input_ids"], replayed["attention_mask"], 16, seed=0),
}
remedies, remedy_models = [], {}
for name, term in terms.items():
    began = time.process_time()
    model = tuned_copy(train_pairs, 1e-2, extra_loss=term)
    seconds = time.process_time() - began
    remedies.append(measured(name, model))
    remedy_models[name] = model
    _, loss, forgetting = remedies[-1]
    print(f"{name:>12}: responses {loss:.2f}, forgetting {forgetting:.2f}, drift {drift(theta_hat, snapshot(model)):.2f}, {seconds:.1f} seconds")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Both remedies take away four fifths of the forgetting or more, and the response loss falls with it. They do so in
# different ways. L2-SP keeps θ near θ̂: its drift is about a quarter of that of the run alone, and it costs next to no
# time. Replay lets θ go nearly as far as without it, but only where old texts stay likely; each step takes half as long
# again or more, with twice the rows. If drift were forgetting, the run with replay would have forgotten as much as the one
# alone.
# </details>
#
# **Break it on purpose.** The same pull towards 0 in place of θ̂, which is plain weight decay. (about 2 seconds)
# **Predict** what it cures.

# %% {"tags": ["raises-exception"]}
towards_zero = {name: torch.zeros_like(start) for name, start in theta_hat.items()}
decayed = tuned_copy(train_pairs, 1e-2, extra_loss=lambda model: l2_sp(model, towards_zero, 0.01))
_, loss, forgetting = measured("weight decay", decayed)
print(f"pulled towards 0: responses {loss:.2f}, forgetting {forgetting:.2f}, drift {drift(theta_hat, snapshot(decayed)):.2f}")

# %% [markdown]
# **Explain.** Why is the response loss on fresh pairs *lower* with either remedy, though each adds something to the loss
# that is not about responses?
#
# <details><summary>Answer</summary>
#
# Because what θ̂ knows is needed to answer. Fresh questions are about people and groups that no pair asks about, and fresh
# texts have to be written: what was forgotten there, is missing here. Pulled towards 0, the model loses most of what it
# loses alone: a small θ is not one that knows anything. A term helps if what it holds on to is worth something for the task.
# </details>

# %% [markdown]
# ## Exercise 8. A choice on the frontier
#
# **Goal.** Choose among runs that are good at different things, and say so with a rule that anybody can check.
#
# *Difficulty 2 of 5 · importance 4 of 5 · about 30 minutes · 4 points*
#
# One run answers better, another forgets less. Which is the best one? Neither, until somebody says how much forgetting can
# be borne. But some runs need no such judgement: those that another one **beats**, being at least as good in both numbers
# and better in one. What is left is the **frontier**. A limit on forgetting then chooses one of its runs.
#
# | | type | meaning |
# |---|---|---|
# | `runs` | list of `Run` | each with a `name` of its own, `response_loss` and `forgetting`; the list may be empty and is not changed |
# | `most_forgetting` | float | the limit: a run may forget that much and no more |
# | `on_frontier` returns | list of names | the runs that no other run beats, in the order of `runs` |
# | `choose` returns | a name, or None | of the runs that keep the limit, the one with the smallest response loss |
#
# - Two runs with the same two numbers do not beat each other.
# - **choose:** of two that keep the limit with the same response loss, the one that forgets less; if that is equal too, the
#   first of them. None if no run keeps the limit.
# - A run with nan or inf, also −inf, in one of its numbers has come apart: it is not on the frontier, beats no other run,
#   and is never chosen.
# - Forgetting may be negative: a run that improved on old texts is better than one that left them as they were.
#
# **By hand.** a (1.0, 0.1), b (0.8, 0.3), c (0.8, 0.5), d (1.3, 2.0), each with response loss and forgetting. b beats c and
# d; a is beaten by none, and neither is b. The frontier is a, b. With a limit of 0.4 the choice is b, with 0.2 it is a,
# with 0.05 there is none.
#
# **Predict.** (a) Is the chosen run always on the frontier? (b) Is each run on the frontier the best in one of the two
# numbers?
#
# <details><summary>Answers</summary>
#
# (a) Yes: a run that beats it would keep the limit as well, and be chosen in its place. That is why equal losses are
# decided by forgetting. (b) No: e (0.9, 0.2) answers worse than b and forgets more than a, and neither beats it. It is a
# compromise, and with a limit of 0.25 it is the choice.
# </details>
#
# **Complete a line.** Does `one` beat `other`?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "beats", "locked": false, "solution": true, "schema_version": 3, "task": false}}
one, same, other = Run("b", 0.8, 0.3), Run("b again", 0.8, 0.3), Run("c", 0.8, 0.5)


def beats(one: Run, other: Run) -> bool:
    """Whether ``one`` is at least as good as ``other`` in both numbers, and better in one."""
    ### BEGIN SOLUTION
    no_worse = one.response_loss <= other.response_loss and one.forgetting <= other.forgetting
    return no_worse and (one.response_loss < other.response_loss or one.forgetting < other.forgetting)
    ### END SOLUTION


print(beats(one, other), beats(other, one), beats(one, same), "(it should say True False False)")

# %% {"nbgrader": {"grade": false, "grade_id": "choice", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def on_frontier(runs: list[Run]) -> list[str]:
    """Names of the runs that no other run beats, in the order of ``runs``."""
    ### BEGIN SOLUTION
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]

    def beaten(run: Run) -> bool:
        better = (r for r in finite if r.response_loss <= run.response_loss and r.forgetting <= run.forgetting)
        return any(r.response_loss < run.response_loss or r.forgetting < run.forgetting for r in better)

    return [run.name for run in finite if not beaten(run)]
    ### END SOLUTION


def choose(runs: list[Run], most_forgetting: float) -> str | None:
    """Name of the run with the smallest response loss among those that forget at most so much; None if there is none."""
    ### BEGIN SOLUTION
    finite = [run for run in runs if math.isfinite(run.response_loss) and math.isfinite(run.forgetting)]
    kept = [run for run in finite if run.forgetting <= most_forgetting]
    return min(kept, key=lambda run: (run.response_loss, run.forgetting)).name if kept else None
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Both functions begin by putting the same runs aside. What is left of the first is one question, asked of each pair of
# runs.
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Keep what is finite in both numbers. A run is on the frontier if none of the kept ones beats it; a run does not beat
# itself, as it is better in nothing. For the choice, keep further only what the limit allows. If nothing is left, say so;
# else take the smallest by two numbers, of which the second counts only when the first is equal: tuples compare like that.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Only the best in each number is kept, and compromises are lost; "better in both" in place of "better in one", so that c
# stays; of two equal runs each puts the other out; `<` where the limit says at most; the run that forgets least is chosen;
# comparisons with nan are all False, so that `not run.forgetting > limit` lets it through; `runs.sort()` changes the
# caller's list; a `Run` is returned in place of its name.
# </details>

# %% [markdown]
# ### Your own sweep
#
# Train a model at each of at least four peak rates, from small to large, over two powers of ten or more, such as 1e-4 to
# 1e-2. `tuned_copy` makes each from θ̂, with your `fine_tune`; `measured` gives its numbers. A hundred steps a run are
# enough. (about 5 seconds) Then say how much forgetting you would bear, and choose. Graded below:
#
# - `my_runs`: a list of `Run`, in the order of rising rates, each under a name of its own; `my_models`: a dict of the
#   models by these names;
# - each model made from θ̂ by a run of its own (`decoder` itself stays θ̂), and the numbers are what `measured` gives for
#   it;
# - the last run forgets at least 3 times as much as the first and at least 0.3 nats more, and the best one at least halves
#   the response loss of θ̂;
# - `my_limit`: a float that at least one of your runs keeps and at least one breaks; `my_choice`: the name that `choose`
#   gives for it.
#
# `my_reason`, a sentence on why this limit, is for yourself. **Predict:** at which rate is the response loss lowest? The
# loss on the pairs that were trained on?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "own_sweep", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Fill my_runs and my_models, then write my_limit = ..., my_choice = ... and my_reason = ...
my_runs, my_models = [], {}
### BEGIN SOLUTION
for rate in (1e-4, 1e-3, 3e-3, 1e-2):
    name = f"{rate:.0e}"
    my_models[name] = tuned_copy(train_pairs, rate)
    my_runs.append(measured(name, my_models[name]))

my_limit = 0.5
my_choice = choose(my_runs, my_limit)
my_reason = "The samples of exercise 6 still read like texts at a few tenths of a nat, and no longer at three nats."
### END SOLUTION
for name, loss, forgetting in my_runs:
    print(f"{name:>6}: responses {loss:.2f}, forgetting {forgetting:.3f}{'   <- your choice' if name == my_choice else ''}")

# %% {"nbgrader": {"grade": true, "grade_id": "check_choice", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.choice", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.choice", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** Put the runs of exercise 7 beside your sweep. **Predict** which runs of your sweep they beat.

# %% {"tags": ["raises-exception"]}
all_runs = [*my_runs, *remedies[1:]]
frontier = on_frontier(all_runs)
figure, (axis,) = plots.new_figure()
for number, (kind, some) in enumerate({"your sweep": my_runs, "1e-2 with a remedy": remedies[1:]}.items()):
    axis.scatter([run.forgetting for run in some], [run.response_loss for run in some], **plots.marks(number), label=kind)
ringed = [run for run in all_runs if run.name in frontier]
rings = [run.forgetting for run in ringed], [run.response_loss for run in ringed]
axis.scatter(*rings, s=150, facecolors="none", edgecolors="black", label="on the frontier")
for run in all_runs:
    axis.annotate(run.name, (run.forgetting, run.response_loss), (9, -3), textcoords="offset points", fontsize=8)
axis.axvline(my_limit, color="grey", linewidth=1, label="your limit")
axis.set_xscale("symlog", linthresh=0.1)  # tenths of a nat and whole ones in one picture
axis.margins(x=0.15)
axis.set(xlabel="forgetting, nats a token", ylabel="nats a token of fresh responses")
axis.legend()
told = "; ".join(f"{run.name}: {run.response_loss:.2f} and {run.forgetting:.2f}" for run in all_runs)
plots.show(figure, f"Response loss and forgetting of each run: {told}. On the frontier: {', '.join(frontier)}.")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# In the sweep the response loss is lowest in the middle: a small rate has not learned enough in 100 steps, a large one has
# lost what it needs for fresh pairs. The forgetting only rises. So the large rates are beaten, and what is left to choose
# from is the small end. Both remedies stand there as well: at the rate of 0.01 they do what the moderate rate does without
# any term. Between these three, hundredths of response loss decide and a tenth or two of forgetting. By these two numbers
# the plain way, a moderate rate, is about as good as a remedy. Are the two numbers enough?
# </details>
#
# **Break it on purpose.** Choose as many do: by the loss on the pairs that were trained on. And look at what the two
# numbers do not show: the share of right replies to questions about topics. (about 2 seconds)

# %% {"tags": ["raises-exception"]}
sample, topic_questions = collate(train_pairs[:100], PAD), asked(chat["test"], "topic")[:30]
for name, model in (my_models | remedy_models).items():
    right = share_right(model, topic_questions, EOS, 4)
    print(f"{name:>12}: {nats(model, sample):.2f} on pairs trained on, {right:.0%} of fresh topics right")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# By the pairs that were trained on, one of the large rates would be chosen from the sweep: that number rewards whoever has
# the pairs by heart, and nobody is going to ask these. And the response loss hides something, too. The small rates are near
# the best in nats a token, but after 100 steps they name few topics: an answer of one word has few tokens, and among all
# others they do not weigh much. The large rates name more, and have forgotten. The runs with a remedy name the topics at
# least about as well as the same rate does alone, and forget little: steps large enough for new words, and something that
# holds the rest. There a remedy is worth its trouble, and the two numbers did not show it. Look at each kind of question
# before you believe a mean.
# </details>
#
# **Explain.** Somebody adds the two numbers up and takes the run with the smallest sum. What has been decided by that, and
# by whom?
#
# <details><summary>Answer</summary>
#
# That a nat of forgetting is worth a nat of response loss, and nobody has said so: it follows from the units alone. Counted
# on other texts, or in bits for one of the two, another run would win. The frontier does without such a price, and a limit
# is one that can be discussed with the people who use the model.
# </details>

# %% [markdown]
# ### Question 5
#
# Another decoder was tuned on 250 pairs at a rate that stayed the same from the first step to the last. Losses in nats a token:
#
# | step | 0 | 50 | 100 | 200 | 400 |
# |---|---|---|---|---|---|
# | responses of the 250 pairs | 3.10 | 0.93 | 0.72 | 0.50 | 0.31 |
# | responses of 50 other pairs | 3.12 | 0.94 | 0.85 | 1.10 | 1.52 |
# | fresh texts of the kind that it was pre-trained on | 1.14 | 1.25 | 1.36 | 1.95 | 2.80 |
#
# Which reading do all three lines bear out?
#
# - **a.** The rate was much too large from the start, and no step of the run was of use.
# - **b.** After 100 steps it should have ended. What came later served these 250 pairs only; keep the model of step 100.
# - **c.** It is not finished: the first line still falls, and the others will follow if the run goes on.
# - **d.** The 50 pairs are of another kind than the 250. With pairs of the same kind, the second line would follow the first.
# - **e.** It forgets, and that is all. Mix texts of pre-training in, and keep the 400 steps, as the replies go on improving.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q5", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q5 = and one letter in quotes.
### BEGIN SOLUTION
answer_q5 = "b"
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q5", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("finetuning.q5", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("finetuning.q5", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 9. Diagnosis
#
# **Goal.** From the curves of a run to what went wrong in it, and to what would help.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# A poor model looks the same whichever way it became poor. The curves do not. Three losses are measured before the run and
# every few steps of it: on pairs that are trained on, on pairs that are not, and on old texts, like those of pre-training.

# %%
class Curves(NamedTuple):
    """What was measured before a run and during it; the three losses are in nats a token."""

    steps: list[int]  # after how many steps: from 0, rising, not always evenly; the last is the end of the run
    train: list[float]  # on responses that are trained on
    held_out: list[float]  # on responses of other pairs
    retained: list[float]  # on texts like those of pre-training

# %% [markdown]
# | | type | meaning |
# |---|---|---|
# | `curves` | `Curves` | four lists of the same length, two or more measurements; not changed |
# | `diagnose` returns | str | the first fault, in the order below, whose rule holds; `"none"` if none does |
# | `best_step` returns | int | the *step* with the smallest `held_out`, the first of equals; nan does not count (there is always another number) |
#
# The *start* is the first measurement, the *end* the last one. In this order:
#
# | | fault | holds if | helps |
# |---|---|---|---|
# | 1 | `"diverged"` | any of the three losses is nan or inf anywhere, or `train` is not lower at the end than at the start | a far smaller rate |
# | 2 | `"rate too large"` | at a step that is at most a tenth of the last step, `retained` is more than 0.5 above its start | a smaller rate |
# | 3 | `"too many steps"` | `held_out` at the end is at least 0.1 above its lowest | to stop at `best_step` |
# | 4 | `"too few steps"` | from the last measurement that is not after three quarters of the last step, `held_out` fell by at least 0.05 until the end | to go on |
# | 5 | `"forgetting"` | `retained` at the end is more than 0.5 above its start | L2-SP, replay, a smaller rate |
#
# Rule 2 and rule 5 look at the same curve. A large rate throws θ off at once, while the pairs have hardly been seen; where
# old texts get lost slowly, the steps were of the right size and just led away. Nothing in the checks comes nearer than
# 0.01 to one of these thresholds, but a measurement may well stand just at a tenth or at three quarters of the last step,
# and counts.
#
# **By hand.** Steps 0, 10, 50, 100, 200. `train` 3.0, 1.2, 0.9, 0.7, 0.4; `held_out` 3.1, 1.3, 0.9, 1.0, 1.3; `retained`
# 1.9, 1.9, 2.0, 2.2, 2.7. Not diverged. A tenth of the last step is 20: up to there `retained` rose by 0. `held_out` ends
# 0.4 above its lowest: `"too many steps"`. That `retained` rose by 0.8 in the end is not asked any more. `best_step` is 50.
#
# **Predict** the diagnosis, with the same steps and the same `train`: (a) `held_out` 3.1, 2.6, 1.9, 1.5, 1.2, `retained`
# 1.9 all along. (b) `held_out` 3.1, 1.6, 1.5, 1.5, 1.4, `retained` 1.9, 3.2, 3.9, 3.8, 3.8. (c) `held_out` 3.1, 1.3, 1.0,
# 0.9, 0.9, `retained` 1.9, 2.0, 2.3, 2.5, 2.6.
#
# <details><summary>Answers</summary>
#
# (a) Too few steps: three quarters of 200 are 150, the last measurement until then is that of step 100, and from there it
# fell by 0.3. (b) Rate too large: after 10 steps `retained` is 1.3 higher. That `held_out` still falls would be rule 4, and
# comes later. (c) Forgetting: all looks well to those who look at responses only.
# </details>
#
# **Complete a line.** The last of these steps that is not after three quarters of the run.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "three_quarters", "locked": false, "solution": true, "schema_version": 3, "task": false}}
steps = [0, 1, 2, 5, 10, 20, 60, 90, 100, 120]
### BEGIN SOLUTION
last_before = [step for step in steps if step <= 3 / 4 * steps[-1]][-1]
### END SOLUTION
print(last_before, "(it should say 90)")

# %% {"nbgrader": {"grade": false, "grade_id": "diagnosis", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def diagnose(curves: Curves) -> str:
    """The first fault in the curves: "diverged", "rate too large", "too many steps", "too few steps", "forgetting"; or "none"."""
    ### BEGIN SOLUTION
    steps, train, held_out, retained = curves
    finite = all(math.isfinite(loss) for losses in (train, held_out, retained) for loss in losses)
    if not finite or train[-1] >= train[0]:
        return "diverged"
    early = [loss for step, loss in zip(steps, retained, strict=True) if step <= steps[-1] / 10]
    if max(early) - retained[0] > 0.5:
        return "rate too large"
    if held_out[-1] - min(held_out) >= 0.1:
        return "too many steps"
    before = [loss for step, loss in zip(steps, held_out, strict=True) if step <= 3 / 4 * steps[-1]]
    if before[-1] - held_out[-1] >= 0.05:
        return "too few steps"
    return "forgetting" if retained[-1] - retained[0] > 0.5 else "none"
    ### END SOLUTION


def best_step(curves: Curves) -> int:
    """The step with the smallest held-out loss, the first of equals; nan does not count."""
    ### BEGIN SOLUTION
    known = [(loss, step) for step, loss in zip(curves.steps, curves.held_out, strict=True) if not math.isnan(loss)]
    return min(known)[1]
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Five questions, each about one of the three lists but for the first. Which of them need the steps, and which only start,
# end and lowest?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Ask the questions one after the other, and give the answer as soon as one holds. Where a part of the run is meant, go
# through steps and losses side by side and keep the losses whose step is small enough: of these, the first rule about the
# rate wants the largest, the rule about too few steps the last. For the best step, put loss and step together, leave nan
# out, and look for the smallest.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# A tenth of the *measurements* in place of a tenth of the steps; comparisons with nan, which are all False, so that the run
# counts as fine; the end compared with the start where it should be with the lowest, or the other way round; the lowest of
# `train`; rules in another order, so that a run with two faults gets the second one; in `best_step`, a position in place of
# a step, and `min` of numbers among which is nan.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_diagnosis", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("finetuning.diagnosis", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("finetuning.diagnosis", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it** on four real runs, each with a fault of its own, and each measured ten times on its way. An `extra_loss` is
# called at every step, so it can also just look. (about 7 seconds) **Predict** the four diagnoses from how the runs are
# made.

# %% {"tags": ["raises-exception"]}
def curves_of(pairs, others, peak_rate: float, steps: int, term=None) -> Curves:
    """The curves of a run from θ̂ on ``pairs``; ``others`` are held out, and ``term`` is an extra loss."""
    curves, taken = Curves([], [], [], []), 0
    seen, unseen = collate(pairs[:30], PAD), collate(others[:60], PAD)
    some_texts = old_texts[0][:40], old_texts[1][:40]

    def measure(model: nn.Module) -> None:
        now = taken, nats(model, seen), nats(model, unseen), text_loss(model, *some_texts, 40)
        for values, value in zip(curves, now, strict=True):
            values.append(value)

    def look(model: nn.Module) -> Tensor:
        """Measures now and then, before the update; adds nothing to the loss but what ``term`` does."""
        nonlocal taken
        if taken % (steps // 10) == 0:
            measure(model)
        taken += 1
        return torch.zeros(()) if term is None else term(model)

    measure(tuned_copy(pairs, peak_rate, steps, extra_loss=look))
    return curves


topic_pairs, topic_fresh = (encoded(pair for pair in chat[part] if pair["kind"] == "topic") for part in ("train", "test"))
sick = {
    "300 pairs, 100 steps at 1e-2": curves_of(train_pairs, fresh_pairs, 1e-2, 100),
    "100 pairs, 120 steps at 2e-3": curves_of(train_pairs[:100], fresh_pairs, 2e-3, 120),
    "topics only, 10 steps at 3e-4": curves_of(topic_pairs, topic_fresh, 3e-4, 10),
    "topics only, 120 steps at 3e-3": curves_of(topic_pairs, topic_fresh, 3e-3, 120),
}
figure, (responses, texts) = plots.new_figure(columns=2)
told = []
for number, (name, run) in enumerate(sick.items()):
    share = [step / run.steps[-1] for step in run.steps]
    rise = [loss - run.retained[0] for loss in run.retained]
    responses.plot(share, run.held_out, **plots.style(number), label=name)
    texts.plot(share, rise, **plots.style(number))
    told.append(f"{name}: held out lowest {min(run.held_out):.2f}, at the end {run.held_out[-1]:.2f}, retained {rise[-1]:+.2f}")
    print(f"{name}: {diagnose(run)}; lowest at step {best_step(run)}")
responses.set(xlabel="share of the run", ylabel="nats a token, held-out responses")
texts.set(xlabel="share of the run", ylabel="nats a token, rise on old texts")
responses.legend(fontsize=8)
plots.show(figure, "Two panels, held-out responses and old texts. " + "; ".join(told) + ".")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Four faults, four pictures. In the first run the old texts lose a nat or more within ten steps, while the pairs are being
# learned, and it never makes good for that. The second one learns well for a fifth of its steps or less; then its held-out loss
# turns, while the one on its own pairs goes on falling, and old texts get lost bit by bit. The third has lost nothing and
# learned something, 4.2 to 1.5 nats, and is cut off while its held-out loss still falls. The fourth looks best of all to
# whoever sees responses only: it answers nearly every question, and has lost about two nats on texts. Its responses are
# single words, and nothing in them reminds it of how a text goes on. If the curves of two runs had looked alike, no rule
# could have told their faults apart. (With a decoder of your own, a number may lie on the other side of a threshold, and
# the name be another.)
# </details>
#
# **And the remedies.** A smaller rate in the first run; the second one stopped at its best step; to go on for longer in the
# third; replay in the fourth. (about 6 seconds)

# %% {"tags": ["raises-exception"]}
replayed_texts = replay(replayed["input_ids"], replayed["attention_mask"], 16, seed=0)
cured = {
    "300 pairs, 100 steps at 3e-4": curves_of(train_pairs, fresh_pairs, 3e-4, 100),
    "topics only, 120 steps at 3e-4": curves_of(topic_pairs, topic_fresh, 3e-4, 120),
    "topics only, 120 steps at 3e-3, replay": curves_of(topic_pairs, topic_fresh, 3e-3, 120, replayed_texts),
}
for name, run in cured.items():
    print(f"{name}: {diagnose(run)}; held out {run.held_out[-1]:.2f}, old texts {run.retained[-1] - run.retained[0]:+.2f}")
long = sick["100 pairs, 120 steps at 2e-3"]
for name, place in {"stopped at its best step": long.steps.index(best_step(long)), "at its end": -1}.items():
    print(f"the second run {name}: held out {long.held_out[place]:.2f}, old texts {long.retained[place] - long.retained[0]:+.2f}")

# %% [markdown]
# **Explain.** Would stopping early have cured the first run as well?
#
# <details><summary>Answer</summary>
#
# No. Its harm comes at once: stopped after a tenth of its steps it has lost more than a nat already, and its held-out loss is
# 1.7; stopped later, it has lost about two. At no step of it is the held-out loss low: 1.4 or 1.5 at best. To stop early
# helps where learning comes first and harm later, as in the second run. Here it is the size of the steps that is wrong, and
# the run with a thirtieth of the rate shows it: as many steps, a held-out loss of 1.0, and nothing lost.
# </details>
#
# **Break it on purpose.** Take `retained` away: write the value of its start into all of it. Which of the four faults does
# your function still see?

# %% {"tags": ["raises-exception"]}
for name, run in sick.items():
    print(f"{name}: {diagnose(run._replace(retained=[run.retained[0]] * len(run.steps)))}")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# The second and the third. The fourth passes for a good run. The first gets another name: it now seems to have had too
# many steps, or passes for a good run as well, and the rate, which did the harm, would be kept. What is not measured is not seen. So keep some texts of
# the first phase aside, even where nobody asks for them.
# </details>

# %% [markdown]
# ### Question 6
#
# "For instruction fine-tuning there are a few hundred pairs, and for pre-training there were tens of thousands of texts. So much
# less data needs a fundamentally different method." True or false, and why?
#
# - **a.** True: on so few pairs a likelihood cannot be maximised; right answers have to be counted instead.
# - **b.** True: pre-training models Pr(x), tuning Pr(y | x), and that takes another output layer and another loss.
# - **c.** False: every token of a pair is fitted, those of the instruction too, just as in pre-training. Only the texts differ.
# - **d.** False: the same log-likelihood is maximised by the same kind of steps. The data, the mask and the starting point differ.
# - **e.** True: so small a set would ruin θ̂. All of θ has to be frozen, and only a new head may be trained.
# - **f.** False: and as the method is the same, the rate and the number of epochs of pre-training are right for it too.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q6", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q6 = and one letter in quotes.
### BEGIN SOLUTION
answer_q6 = "d"
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q6", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("finetuning.q6", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("finetuning.q6", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Written answer 1 (4 points, graded by a human)
#
# A ferry company has a decoder that was pre-trained on its own notices, such as *The Marta leaves from pier four. Snow is
# expected.* It was then tuned on 300 pairs: notices to be written, and questions like *From which pier does the Marta leave?* with
# replies like *From pier four.* The run had 200 steps of 16 pairs, warm-up and decay, and a peak rate of 0.01; that of pre-training
# was 0.004. There are 80 ferries. The 300 pairs ask about 40 of them, and never about the other 40.
#
# | measured after so many steps | 0 | 10 | 50 | 100 | 200 |
# |---|---|---|---|---|---|
# | loss on the 300 pairs, nats a token of the response | 3.4 | 1.2 | 0.8 | 0.5 | 0.3 |
# | loss on 100 other pairs of the same kinds | 3.3 | 1.4 | 1.5 | 1.5 | 1.6 |
# | loss on fresh notices, nats a token | 1.1 | 1.8 | 3.4 | 4.3 | 4.6 |
# | drift, ‖θ̃ − θ̂‖ / ‖θ̂‖ | 0 | 0.2 | 0.6 | 0.75 | 0.8 |
# | right replies about the 40 ferries of the pairs | 0 | 3 | 29 | 40 | 40 |
# | right replies about the other 40 | 0 | 3 | 10 | 16 | 15 |
#
# Before the tuning, the decoder went on rightly after *The ... leaves from pier* for 78 of the 80 ferries. After it, every reply has
# the form *From pier ...* and ends by itself; for ferries that no pair asks about, the pier is often that of a ferry in the
# pairs. Left to write a notice, it now begins *The the Marta is late leaves from the snow snow from pier two pier.*
#
# The company thinks that the bot cannot know what nobody told it. It wants to have pairs written for the other ferries too, and
# until then to use the model of step 10, which has the lowest loss on other pairs. Write to the company, in 150 to 250 words. Say
#
# 1. what the cause is, and how it makes the replies about the other ferries wrong;
# 2. which figures show it, and which figures rule out two other causes;
# 3. what to think of the company's two ideas, and which remedy you would try first;
# 4. how you would test the remedy: what is measured on what, against what, and which result would show that **you** were wrong.
#
# Each part is worth 1 point.

# %% [markdown] {"nbgrader": {"grade": true, "grade_id": "written_1", "points": 4, "locked": false, "solution": true, "schema_version": 3, "task": false}}
# *Write your answer here.*

# %% [markdown]
# ## Written answer 2 (4 points, graded by a human)
#
# A nursery wants a chatbot that answers its customers' questions about plants. It has a decoder that was pre-trained on 100,000 texts,
# many of them about gardens, and two gardeners who write 400 pairs. This is the plan:
#
# 1. θ starts at θ̂. A pair is put into a template; the response and `<eos>` are counted, the question is not.
# 2. Pairs are dear, so all 400 are trained on.
# 3. The rate is twice that of pre-training, for 60 passes or until the loss on the pairs is below 0.05, so that each answer is learned
#    for good.
# 4. Before the bot is put to use, it is asked 100 questions drawn from the pairs. If 95 replies are right, it is good enough.
# 5. Each month the gardeners write 50 new pairs. The bot is tuned on these 50, from last month's θ̃, in the same way.
#
# Write to the nursery, in 150 to 250 words. Say
#
# 1. what of the plan should stay as it is, and why: at least two things;
# 2. which step does the most harm, how it does it, and why step 4 would not show it;
# 3. which strategy you propose instead: rate and steps, what keeps the model near θ̂ or keeps what it knew, what is measured on data
#    of which kind, how the model to be used is chosen, and what happens each month;
# 4. what supports it: two figures from runs of **your own** in this notebook that differ in one setting, what they say for the
#    nursery, and one thing that they cannot tell it.
#
# Each part is worth 1 point.
#
# **A comparison of your own**, for part 4. Your exercises have given you some. For another one, write it here: two runs from θ̂ that
# differ in one setting. `report(name, model)` prints the figures of each; its shares of right replies rest on few questions,
# 12 about people and 4 about groups, so a single reply moves them far. (about 4 seconds for 100 steps; no points by itself)

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "own_comparison", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# If you want one: make two models, tune them, and report on both.
### BEGIN SOLUTION
for name, pairs in {"300 pairs": train_pairs, "60 pairs": train_pairs[:60]}.items():
    model = fresh_decoder()
    fine_tune(model, pairs, steps=60, batch_size=16, peak_rate=1e-3, pad=PAD)
    report(name, model)
### END SOLUTION

# %% [markdown] {"nbgrader": {"grade": true, "grade_id": "written_2", "points": 4, "locked": false, "solution": true, "schema_version": 3, "task": false}}
# *Write your answer here.*

# %% [markdown]
# ## What you can now say
#
# - A template turns an instruction and a response into one row; in use the model is asked with just the row's beginning, and `<eos>`
#   is part of the response (1).
# - To be read and to be learned are two things: the attention mask says the one, the weights the other, and neither looks at an
#   id (2).
# - Pre-training and fine-tuning minimise one and the same function; the weights, the data and the start θ̂ are what differs (3).
# - Greedy answers end where the model says `<eos>`, and before tuning it does not know that it is asked (4).
# - A few hundred pairs and a moderate rate, from θ̂, are enough for a model that answers; what it answers with comes from pre-training
#   (5).
# - Drift is how far θ̃ lies from θ̂, forgetting is what that costs on the old texts: two numbers, and one does not follow from the
#   other (6).
# - An aggressive rate forgets; a pull towards θ̂, or old texts among the new pairs, keeps most of what was known (7).
# - Which run is best is a question with two answers at least; the frontier holds the runs worth choosing from, and a limit on
#   forgetting chooses (8).
# - Curves of training, held-out and retained loss tell apart what a single number mixes up: rate, steps, data (9).
#
# **Next:** chapter 4. There a model is trained on texts that a model wrote, and the next one on texts of that; the question is what is
# lost from generation to generation, though no single step looks aggressive.
