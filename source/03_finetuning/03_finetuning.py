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
