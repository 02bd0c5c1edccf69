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
# **Goal.** How much of a distribution is lost by luck alone: in one sample, and when each sample is drawn from the one before.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 20 minutes · 4 points*
#
# Think of the best model there could be. It learns the shares of K types (words, facts, kinds of text) from n draws, with no error
# at all: what makes up 3% of the draws gets the probability 0.03. A type that was not drawn gets 0. The next generation is drawn from
# this model, and will never hear of that type again. So the first question is what n draws leave out.
#
# | function | returns |
# |---|---|
# | `expected_types(p, n)` | float: the expected number of different types among n independent draws from p, Σ [1 − (1 − p_i)ⁿ] |
# | `missing_mass(p, n)` | float: the expected total share, under p, of the types that are not among the n draws, Σ p_i (1 − p_i)ⁿ |
# | `lost_after(p, n, generations)` | [K] float64: the chance of each type to be lost by so many generations, exp(−n p_i (1 − q_{g−1})) for g = `generations` |
#
# - `p` is an array [K] of float64 that adds up to 1. Shares may be 0, and one may be 1; p stays as it is. `n` and `generations` are
#   whole numbers, 1 or more.
# - Generation 1 is n draws from p. Generation 2 is n draws from the shares in generation 1, and so on.
# - **The law of `lost_after`.** After the first generation there are about Poisson(n p_i) copies of type i. Each copy is drawn
#   about Poisson(1) times in the next generation, and so is each of *its* copies. The chance that the line of one copy has ended after g generations
#   is q_g, with q_0 = 0 and q_g = exp(q_{g−1} − 1). A type is lost by generation g when all its first copies' lines have ended
#   in the g − 1 generations since. That is an approximation, good when no share is large; `expected_types` and `missing_mass` are exact.
# - Six digits must be right, even if a share is as small as 1e-14 and n is 10⁹. As a float, 1 − 1e-14 has only two digits of
#   that 1e-14 left; `np.log1p(-p)` is log(1 − p) with all of them.
#
# **By hand.** p = (0.5, 0.3, 0.2) and n = 2. The types are seen with the chances 0.75, 0.51 and 0.36: 1.62 types are expected. The
# missing mass is 0.5 · 0.25 + 0.3 · 0.49 + 0.2 · 0.64 = 0.4. And `lost_after(p, 2, 1)` is (0.368, 0.549, 0.670),
# `lost_after(p, 2, 2)`, with q_1 = exp(−1) = 0.368, is (0.531, 0.684, 0.777).
#
# **Predict.** There are 1000 types. (a) All are equally likely, and there are 1000 draws. How many types are seen? (b) The shares are those
# of words in a language, 1, 1/2, 1/3 and so on. More, or fewer? (c) A type has p = 1/n. What is its chance to be lost in
# generation 1? By generation 10?
#
# <details><summary>Answers</summary>
#
# (a) 632, as each is missed with the chance (1 − 1/1000)¹⁰⁰⁰ = 0.37. (b) Fewer, by far: 334. The frequent types take most of
# the draws. (c) 37% and 84%: once through is not through. You will see (b) and (c) below.
# </details>
#
# **Complete a line.** The chance that a type with a share of 1% is not among 100 draws.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "never_drawn", "locked": false, "solution": true, "schema_version": 3, "task": false}}
share, draws = 0.01, 100
### BEGIN SOLUTION
never_drawn = (1 - share) ** draws
### END SOLUTION
print(f"{never_drawn:.3f}", "(it should say 0.366)")

# %% {"nbgrader": {"grade": false, "grade_id": "survival", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def expected_types(p: np.ndarray, n: int) -> float:
    """The expected number of different types among ``n`` independent draws from ``p`` [K]."""
    ### BEGIN SOLUTION
    with np.errstate(divide="ignore"):  # log1p(-1) is -inf, as it should be
        return float(-np.expm1(n * np.log1p(-p)).sum())
    ### END SOLUTION


def missing_mass(p: np.ndarray, n: int) -> float:
    """The expected total share, under ``p`` [K], of the types that are not among ``n`` draws."""
    ### BEGIN SOLUTION
    with np.errstate(divide="ignore"):
        return float((p * np.exp(n * np.log1p(-p))).sum())
    ### END SOLUTION


def lost_after(p: np.ndarray, n: int, generations: int) -> np.ndarray:
    """The chance [K] of each type to be lost by so many generations of ``n`` draws."""
    ### BEGIN SOLUTION
    line_ended = 0.0
    for _ in range(generations - 1):
        line_ended = math.exp(line_ended - 1)
    return np.exp(-n * p * (1 - line_ended))
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# For one type there are only two ends: some draw hits it, or all n miss it. Which of the two has a chance that is easy to
# write down?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# A power is the exponential of a multiple of a logarithm, and NumPy has a function for the logarithm of one plus something tiny. Both
# sums use the chance to be missed: one counts each type as 1, the other as much as its share. For the law of lines,
# write down by hand how often q has to be turned into its successor for the first, second and third generation, and let a loop
# do just that.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# n·p in place of a chance: that is the expected number of *copies*, and a type that comes twice is still one type. The number of
# missing types in place of their mass. `1 - p` as a float, which forgets how small p was. q taken of generation g, not g − 1, so that
# the first generation loses too much; or a loop that starts with 0 twice. Types with p = 0 thrown away, so that the array is
# shorter than p.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_survival", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.survival", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.survival", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** A language of 1000 words with shares of 1, 1/2, 1/3 and so on, the law of Zipf, and texts of n words. How many words
# are never heard, how much of the language is that, and how do both grow with the generations? (at once)
#
# **Predict:** 1000 draws miss 21% of the mass. How many draws does it take to miss only 1%: twice as many, five times, or more?

# %% {"tags": ["raises-exception"]}
zipf = 1 / np.arange(1, 1001)
zipf /= zipf.sum()
print(f"1000 draws: {expected_types(zipf, 1000):.1f} of 1000 types, {missing_mass(zipf, 1000):.1%} of the mass is missing")
sizes = np.unique(np.geomspace(100, 100_000, 400).astype(int))
missing = np.array([missing_mass(zipf, n) for n in sizes])
for at_most in (0.1, 0.01, 0.001):
    n = sizes[np.argmax(missing <= at_most)]
    print(f"about {n:,} draws for a missing mass of {at_most:.1%}; {1000 - expected_types(zipf, n):.0f} types are still missing")

figure, (by_size, by_rank) = plots.new_figure(columns=2)
by_size.plot(sizes, missing, label="of the mass", **plots.style(0))
by_size.plot(sizes, [1 - expected_types(zipf, n) / 1000 for n in sizes], label="of the types", **plots.style(1))
by_size.set(xscale="log", xlabel="draws n", ylabel="share missing after one generation")
for number, generations in enumerate((1, 2, 5, 10)):
    by_rank.plot(np.arange(1, 1001), lost_after(zipf, 1000, generations), label=f"generation {generations}", **plots.style(number))
by_rank.set(xscale="log", xlabel="rank of the type", ylabel="chance to be lost, n = 1000")
by_size.legend()
by_rank.legend()
kept = {generations: (1 - lost_after(zipf, 1000, generations)).sum() for generations in (1, 2, 5, 10)}
plots.show(
    figure,
    f"Left: the share of mass and of types missing after one generation, falling with n; at n = 1000 {missing_mass(zipf, 1000):.2f} and "
    f"{1 - expected_types(zipf, 1000) / 1000:.2f}. Right: the chance to be lost by rank and generation; types left: "
    + ", ".join(f"{left:.0f} after generation {generations}" for generations, left in kept.items())
    + ".",
)

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Two thirds of the types are gone after one generation, and they had 21% of the mass. To miss 1% takes nearly 13 times the draws,
# and 56 of the 1000 types are still missing then: a mass hides types, since the lost ones weigh little. The curves on the right move to the left
# with each generation: what goes first is rare, and what was safe in generation 1 is not safe in generation 10. Had only rare
# noise been lost, the curves would stand still after the first.
# </details>
#
# **Break it on purpose.** Somebody takes n·p for the number of types to be seen, cut at 1 a type. And somebody else thinks that each generation loses
# a type with the same chance, independently of the others. What do they say of the same language?

# %% {"tags": ["raises-exception"]}
rng = np.random.default_rng(0)
seen = np.mean([np.count_nonzero(rng.multinomial(1000, zipf)) for _ in range(200)])
print(f"types among 1000 draws: {np.minimum(1000 * zipf, 1).sum():.0f} by n·p, {expected_types(zipf, 1000):.1f} by the law, {seen:.1f} in 200 samples")
unlike = 1 - (1 - lost_after(zipf, 1000, 1)) ** 10
print(f"types left after 10 generations: {(1 - unlike).sum():.0f} if each loses alike, {kept[10]:.0f} by the law")

# %% [markdown]
# **Explain.** The second one expects fewer types than the law does: 54 and not 96. Yet of the type of rank 13, with 10 expected copies,
# the second one says that it is lost in 3 of 10,000 chains, and the law says 17 in 100. How can both be? And why do the losses
# slow down, though nothing protects any type?
#
# <details><summary>Answer</summary>
#
# A type with 10 expected copies is nearly never missed in generation 1. But its copies wander, say 10, 7, 8, 4, 5; and a type with 4
# copies is in danger. The loss feeds itself: a share that fell by luck is the truth of the next generation. For the rare types it is the other
# way round. One that is expected 0.1 times is nearly always missed; but if it does come through, it has a copy, 1 of 1000, which is ten times
# its share of p, and its next chance is 63%. Nearly all types are rare ones, so the law keeps more of them in all. Losses
# slow down because the survivors inherit the mass of the lost: fewer types, with more copies each.
# </details>

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
