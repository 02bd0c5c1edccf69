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
# The encoder of chapter 1, your own or a ready-made one. What guessed the masked words is left aside: we want the states below it.

# %%
masked_model, tokenizer = checkpoints.load("encoder")
encoder = masked_model.base_model
D = encoder.config.hidden_size
print(f"{sum(p.numel() for p in encoder.parameters()):,} parameters θ̂; states of width D = {D}")
