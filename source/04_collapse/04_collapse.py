# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Assignment 4. Generative model collapse: what the next generation never hears
#
# A model is trained on texts that a model wrote, and the next one on texts of that. You work out what such a loop loses by luck
# alone, simulate it, and find measures that tell a loss from a small sample; then you run the loop with language models of your
# own, keep it from collapsing by the data that you give it, and tell what went wrong from the texts alone. It belongs to chapter 4,
# uses its notation, and needs no GPU: the longest cell takes under half a minute. Where chapter and assignment do a thing a little
# differently, do what the assignment says. Allow five to six hours.
#
# | | points |
# |---|---|
# | 9 exercises: 1 survival, 2 chains of samples, 3 measures, 4 distance; 5 recipes, 6 the recursion; 7 curation, 8 data evolution, 9 the signature of collapse | 8 × 4 + 8 |
# | 6 concept questions | 6 × 2 |
# | 1 written answer, graded by a human | 8 |
# | in all | 60 |
#
# **How to work.** Each exercise says what to write and shows an example that you can do by hand. Write your code in place of
# `raise NotImplementedError`, then run the check below it: it is free, takes a few seconds at most, and says what is wrong,
# why, and what to do next. Run it as often as you like. The grader runs the same checks and a few more on fresh data; they test nothing
# that the text does not state. *Predict*, *Explain* and *Complete a line* are for practice, and have no points. Hints are
# folded away under each exercise, from a nudge to the usual mistakes.
#
# **Notation.** p is the truth: the shares of K types, or the probabilities of all texts. q_g, or Pr_θ_g, is the model of generation g;
# generation 0 is trained on real texts, generation g on what the models before it wrote. n is the number of draws or words, N that of
# texts. H = 1 − Σ p² is diversity, KL(p‖q) the distance of q from p in nats a token. The *tail* are the rarest words that together are
# 5% of the truth; the *minority* are texts about astronomy, 5% of all. A *text* is a tuple of word ids without special tokens; *rows*
# are a tensor [N, T] of ids: `<bos>`, the words, `<eos>`, then `<pad>` up to the longest row. In the world of this course `<pad>` is 0,
# `<bos>` 2 and `<eos>` 3.

# %%
import math
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import get_cosine_schedule_with_warmup

from tinyloops import checks, plots
from tinyloops.generation import generate
from tinyloops.judge import Judge
from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.rows import real_rows, rows_of, words_of
from tinyloops.world import World

torch.set_num_threads(1)  # steady on a shared machine; on a quiet one, 2 may be faster
world = World(seed=0)
judge = Judge(world)

# %% [markdown]
# ## Exercise 1. Survival
#

# %% [markdown]
# ### Question 1
#

# %% [markdown]
# ## Exercise 2. Chains of samples
#

# %% [markdown]
# ### Question 2
#

# %% [markdown]
# ## Exercise 3. Measures
#

# %% [markdown]
# ## Exercise 4. The distance from the truth
#

# %% [markdown]
# ### Question 3
#

# %% [markdown]
# ## Exercise 5. Recipes
#

# %% [markdown]
# ## Exercise 6. The recursion
#

# %% [markdown]
# ### Question 4
#

# %% [markdown]
# ## Exercise 7. Curation
#

# %% [markdown]
# ### Question 5
#

# %% [markdown]
# ## Exercise 8. Data evolution
#

# %% [markdown]
# ## Exercise 9. The signature of collapse
#

# %% [markdown]
# ### Question 6
#

# %% [markdown]
# ## Written answer 1 (8 points, graded by a human)
#

# %% [markdown] {"nbgrader": {"grade": true, "grade_id": "written_1", "points": 8, "locked": false, "solution": true, "schema_version": 3, "task": false}}
# *Write your answer here.*

# %% [markdown]
# ## What you can now say
#
