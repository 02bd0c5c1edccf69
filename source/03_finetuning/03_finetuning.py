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
# It belongs to chapter 3, uses its notation, and needs no GPU: the longest cell takes about 15 seconds. Where chapter and
# assignment do a thing a little differently, do what the assignment says. Allow five hours.
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
import random
import time
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import get_cosine_schedule_with_warmup

from tinyloops import checkpoints, checks, data, plots
from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.world import World

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
# **Predict.** (a) Somebody trains only on the words of y, and gives `<eos>` the role of the template. What will the model do when it
# has answered? (b) In use, somebody leaves `<assistant>` away. What does the model go on with?
#
# <details><summary>Answers</summary>
#
# (a) It goes on: that a response ends was in no target. (b) With what it takes for the rest of the instruction, or with anything
# else: the response was trained to come after `<assistant>`, and nowhere else. You will see both below.
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
# ### Question 1

# %% [markdown]
# ## Exercise 2. Batching

# %% [markdown]
# ## Exercise 3. The objective

# %% [markdown]
# ### Question 2

# %% [markdown]
# ## Exercise 4. Answering

# %% [markdown]
# ## Exercise 5. The run

# %% [markdown]
# ### Question 3

# %% [markdown]
# ## Exercise 6. Drift and forgetting

# %% [markdown]
# ### Question 4

# %% [markdown]
# ## Exercise 7. L2-SP and replay

# %% [markdown]
# ## Exercise 8. A choice on the frontier

# %% [markdown]
# ### Question 5

# %% [markdown]
# ## Exercise 9. Diagnosis

# %% [markdown]
# ### Question 6

# %% [markdown]
# ## Written answer 1 (4 points, graded by a human)

# %% [markdown]
# ## Written answer 2 (4 points, graded by a human)

# %% [markdown]
# ## What you can now say
