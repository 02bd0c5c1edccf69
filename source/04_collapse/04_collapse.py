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
# **Notation.** p is the truth: the shares of K types, or the probabilities of all texts. q_g, or Pr_θ_g, is the model of
# generation g; generation 0 is trained on real texts, generation g on what the models before it wrote. n is the number of draws
# or words, N that of texts. H = 1 − Σ p² is diversity (entropy has no letter here: it is always written out), KL(p‖q) the
# distance of q from p in nats a token. The *tail* are the rarest words that together are 5% of the truth; the *minority* are
# texts about astronomy, 5% of all. A *text* is a tuple of word ids without special tokens; *rows* are a tensor [N, T] of ids:
# `<bos>`, the words, `<eos>`, then `<pad>` up to the longest row. In the world of this course `<pad>` is 0, `<bos>` 2 and
# `<eos>` 3.

# %%
import math
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
# **Goal.** How much of a distribution is lost by luck alone: in one sample, and when each sample is drawn from the one
# before.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 20 minutes · 4 points*
#
# Think of the best model there could be. It learns the shares of K types (words, facts, kinds of text) from n draws, with
# no error at all: what makes up 3% of the draws gets the probability 0.03. A type that was not drawn gets 0. The next
# generation is drawn from this model, and will never hear of that type again. So the first question is what n draws leave
# out.
#
# | function | returns |
# |---|---|
# | `expected_types(p, n)` | float: the expected number of different types among n independent draws from p, Σ [1 − (1 − p_i)ⁿ] |
# | `missing_mass(p, n)` | float: the expected total share, under p, of the types that are not among the n draws, Σ p_i (1 − p_i)ⁿ |
# | `lost_after(p, n, generations)` | [K] float64: the chance of each type to be lost by so many generations, exp(−n p_i (1 − e_{g−1})) for g = `generations` |
#
# - `p` is an array [K] of float64 that adds up to 1. Shares may be 0, and one may be 1; p stays as it is. `n` and
#   `generations` are whole numbers, 1 or more.
# - Generation 1 is n draws from p. Generation 2 is n draws from the shares in generation 1, and so on.
# - **The law of `lost_after`.** After the first generation there are about Poisson(n p_i) copies of type i. Each copy is
#   drawn about Poisson(1) times in the next generation, and so is each of *its* copies: these are its line. Let e_g be the
#   chance that the line of one copy has ended after g generations: e_0 = 0, and e_g = exp(e_{g−1} − 1). A type is lost by
#   generation g when all its first copies' lines have ended in the g − 1 generations since. That is an approximation, good when no share is
#   large; `expected_types` and `missing_mass` are exact.
# - Six digits must be right, even if a share is as small as 1e-14 and n is 10⁹. As a float, 1 − 1e-14 has only two digits
#   of that 1e-14 left; `np.log1p(-p)` is log(1 − p) with all of them. Try it: a type of 1e-14 is among 10⁹ draws with the
#   chance 1e-5, and 1000 such types beside one large one make `expected_types` 1.00999995.
#
# **By hand.** p = (0.5, 0.3, 0.2) and n = 2. The types are seen with the chances 0.75, 0.51 and 0.36: 1.62 types are
# expected. The missing mass is 0.5 · 0.25 + 0.3 · 0.49 + 0.2 · 0.64 = 0.4. And `lost_after(p, 2, 1)` is (0.368, 0.549,
# 0.670), `lost_after(p, 2, 2)`, with e_1 = exp(−1) = 0.368, is (0.531, 0.684, 0.777).
#
# **Predict.** There are 1000 types. (a) All are equally likely, and there are 1000 draws. How many types are seen? (b) The
# shares are those of words in a language, 1, 1/2, 1/3 and so on. More, or fewer? (c) A type has p = 1/n. What is its chance
# to be lost in generation 1? By generation 10?
#
# <details><summary>Answers</summary>
#
# (a) 632, as each is missed with the chance (1 − 1/1000)¹⁰⁰⁰ = 0.37. (b) Fewer, by far: 334. The frequent types take most
# of the draws. (c) 37% and 84%: a type that is still there after one generation is not safe in the next. You will see (b) and (c)
# below.
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
# A power is the exponential of a multiple of a logarithm, and NumPy has a function for the logarithm of one plus something
# tiny. Both sums use the chance to be missed: one counts each type as 1, the other as much as its share. For the law of
# lines, write down by hand how often e has to be turned into its successor for the first, second and third generation, and
# let a loop do just that.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# n·p in place of a chance: that is the expected number of *copies*, and a type that comes twice is still one type. The
# number of missing types in place of their mass. `1 - p` as a float, which forgets how small p was. e taken of generation
# g, not g − 1, so that the first generation loses too much; or a loop that starts with 0 twice. Types with p = 0 thrown
# away, so that the array is shorter than p.
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
# **Use it.** A language of 1000 words with shares of 1, 1/2, 1/3 and so on, the law of Zipf, and texts of n words. How many
# words are never heard, how much of the language is that, and how do both grow with the generations? (at once)
#
# **Predict:** 1000 draws miss 21% of the mass. How many draws does it take to miss only 1%: twice as many, five times, or
# more?

# %% {"tags": ["raises-exception"]}
zipf = 1 / np.arange(1, 1001)
zipf /= zipf.sum()
share_missing = missing_mass(zipf, 1000)
print(f"1000 draws: {expected_types(zipf, 1000):.1f} of 1000 types; {share_missing:.1%} of the mass is missing")
sizes = np.unique(np.geomspace(100, 100_000, 400).astype(int))
missing = np.array([missing_mass(zipf, n) for n in sizes])
for at_most in (0.1, 0.01, 0.001):
    n = sizes[np.argmax(missing <= at_most)]
    types_missing = 1000 - expected_types(zipf, n)
    print(f"about {n:,} draws for a missing mass of {at_most:.1%}; {types_missing:.0f} types are still missing")

figure, (by_size, by_rank) = plots.new_figure(columns=2)
by_size.plot(sizes, missing, label="of the mass", **plots.style(0))
by_size.plot(sizes, [1 - expected_types(zipf, n) / 1000 for n in sizes], label="of the types", **plots.style(1))
by_size.set(xscale="log", xlabel="draws n", ylabel="share missing after one generation")
for number, generations in enumerate((1, 2, 5, 10)):
    lost = lost_after(zipf, 1000, generations)
    by_rank.plot(np.arange(1, 1001), lost, label=f"generation {generations}", **plots.style(number))
by_rank.set(xscale="log", xlabel="rank of the type", ylabel="chance to be lost, n = 1000")
by_size.legend()
by_rank.legend()
kept = {generations: (1 - lost_after(zipf, 1000, generations)).sum() for generations in (1, 2, 5, 10)}
plots.show(
    figure,
    "Left: the share of mass and of types missing after one generation, falling with n; at n = 1000 "
    f"{share_missing:.2f} and {1 - expected_types(zipf, 1000) / 1000:.2f}. "
    "Right: the chance to be lost by rank and generation; types left: "
    + ", ".join(f"{left:.0f} after generation {generations}" for generations, left in kept.items())
    + ".",
)

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Two thirds of the types are gone after one generation, and they had 21% of the mass. To miss 1% takes nearly 13 times the
# draws, and 56 of the 1000 types are still missing then: a mass hides types, since the lost ones weigh little. The curves
# on the right move to the left with each generation: what goes first is rare, and what was safe in generation 1 is not safe
# in generation 10. If each draw were made from p itself, the four curves would lie on each other. They do not: the losses
# go on.
# </details>
#
# **Break it on purpose.** Somebody takes n·p for the number of types to be seen, cut at 1 a type. And somebody else thinks
# that each generation loses a type with the same chance, independently of the others. What do they say of the same
# language?

# %% {"tags": ["raises-exception"]}
rng = np.random.default_rng(0)
seen = np.mean([np.count_nonzero(rng.multinomial(1000, zipf)) for _ in range(200)])
cut, by_law = np.minimum(1000 * zipf, 1).sum(), expected_types(zipf, 1000)
print(f"types among 1000 draws: {cut:.0f} by n·p, {by_law:.1f} by the law, {seen:.1f} in 200 samples")
unlike = 1 - (1 - lost_after(zipf, 1000, 1)) ** 10
print(f"types left after 10 generations: {(1 - unlike).sum():.0f} if each loses alike, {kept[10]:.0f} by the law")

# %% [markdown]
# **Explain.** The second one expects fewer types than the law does: 54 and not 96. Yet of the type of rank 13, with 10
# expected copies, the second one says that it is lost in 3 of 10,000 chains, and the law says 17 in 100. How can both be?
# And why do the losses slow down, though nothing protects any type?
#
# <details><summary>Answer</summary>
#
# A type with 10 expected copies is nearly never missed in generation 1. But its copies wander, say 10, 7, 8, 4, 5; and a
# type with 4 copies is in danger. The loss feeds itself: a share that fell by luck is the truth of the next generation. For
# the rare types it is the other way round. One that is expected 0.1 times is nearly always missed; but if it does come
# through, it has a copy, 1 of 1000, which is ten times its share of p, and the next generation draws it with a chance of
# 63%. Nearly all types are
# rare ones, so the law keeps more of them in all. Losses slow down because the survivors inherit the mass of the lost:
# fewer types, with more copies each.
# </details>

# %% [markdown]
# ### Question 1
#
# A model of surnames does nothing but count. It gives each name the share that it had among 5000 names: those of 5000 people
# drawn from a large population for generation 0; from then on, 5000 that the generation before has drawn. Take **all** that is
# right; only the exact set of options has points.
#
# - **a.** A name that 1 in 5000 of the whole population bears is missing from generation 0 in about 37 of 100 such runs.
# - **b.** A name that got lost may come back, since real people still bear it.
# - **c.** What the lost names had goes to the names that are left. They are now said too often, and the next draw starts from there.
# - **d.** On average over many runs every name keeps its share. So on average the number of names stays what it was, too.
# - **e.** With 10,000 names a generation nothing gets lost: the names that had been lost are then drawn twice as often.
# - **f.** If it goes on long enough, one name is left, and a name that 2% of the people bear is that one in 2% of such runs.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q1", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q1 = and a list of letters, such as ["a", "e"].
### BEGIN SOLUTION
answer_q1 = ["a", "c", "f"]
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q1", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("collapse.q1", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("collapse.q1", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 2. Chains of samples
#
# **Goal.** Simulate what exercise 1 computed, generation after generation, and learn to hold a simulation against a law.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# A chain is the loop of this chapter with the errors of models taken out: each generation's shares are those of n draws
# from the shares of the generation before. Whatever happens to it is luck, and it will happen to any model that is trained
# on such draws.
#
# | function | returns |
# |---|---|
# | `resample(q, n, rng)` | [K] float64: how large a share of `n` independent draws from `q` each type has |
# | `chain(p, n, generations, rng)` | [generations + 1, K]: row 0 is p, row g is resampled from row g − 1 |
# | `diversity(q)` | 1 − Σ q² over the last axis: a number for q [K], an array [...] for q [..., K] |
# | `expected_diversity(h0, n, g)` | h0 (1 − 1/n)^g; `g` is a number of generations or an array of them, and so is the result |
# | `z_score(simulated, law)` | float: (mean − law) / standard error of the mean, for the results [R] of R runs |
#
# - `p` and `q` [K] are float64 and add up to 1; shares may be 0 or 1. `n` and `generations` are 1 or more. Nothing that is
#   given changes.
# - All draws come from `rng`, an `np.random.Generator`: the same seed gives the same draws, a second call other ones.
#   `rng.multinomial` and `rng.choice` both do. NumPy's own state, `np.random.seed` and the like, is not used.
# - Diversity is the chance that two draws from q are of different types: 0 if only one is left. On average each generation
#   keeps 1 − 1/n of it.
# - The standard error of the mean is the standard deviation of the runs, with R − 1 in the denominator (`ddof=1`), divided by
#   √R. There are two runs or more, and they differ.
#
# **By hand.** q = (0.5, 0.3, 0.2) has the diversity 1 − 0.25 − 0.09 − 0.04 = 0.62. After 3 generations of 5 draws, 0.62 ·
# 0.8³ = 0.317 is left. Three runs gave 1, 2 and 3, and the law says 1.5: the mean is 2, the standard deviation 1, the
# standard error 1/√3 = 0.577; z = 0.5 / 0.577 = 0.87.
#
# **Predict.** Shares as in a language, K = 100, n = 50, 60 generations, 300 chains. (a) How much of the diversity is left?
# (b) The most frequent type begins with 19%. What is its share at the end, on average over the chains: more, less, the
# same? (c) And in a single chain?
#
# <details><summary>Answers</summary>
#
# (a) 0.98⁶⁰ = 30%. (b) The same. A draw favours nobody: on average row g has the shares of row g − 1. (c) In nine of ten
# chains 0, or more than 30%: after 60 generations about two types are left in a chain, and in a quarter of the chains or
# more only one.
# </details>
#
# **Complete a line.** Count how often each of the types 0, 1, 2, 3 was drawn; the last one was not, and still has its
# place.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "count_draws", "locked": false, "solution": true, "schema_version": 3, "task": false}}
drawn = np.array([2, 0, 0, 1, 2, 0])
### BEGIN SOLUTION
copies = np.bincount(drawn, minlength=4)
### END SOLUTION
print(copies, "(it should say [3 1 2 0])")

# %% {"nbgrader": {"grade": false, "grade_id": "chain", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def resample(q: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """The shares [K] of the types among ``n`` independent draws from ``q`` [K]."""
    ### BEGIN SOLUTION
    return rng.multinomial(n, q) / n
    ### END SOLUTION


def chain(p: np.ndarray, n: int, generations: int, rng: np.random.Generator) -> np.ndarray:
    """Shares [generations + 1, K]: row 0 is ``p``, row g is ``n`` draws from row g − 1."""
    ### BEGIN SOLUTION
    rows = [p]
    for _ in range(generations):
        rows.append(resample(rows[-1], n, rng))
    return np.stack(rows)
    ### END SOLUTION


def diversity(q: np.ndarray) -> float | np.ndarray:
    """1 − Σ q² over the last axis: [..., K] becomes [...]."""
    ### BEGIN SOLUTION
    return 1 - (q**2).sum(axis=-1)
    ### END SOLUTION


def expected_diversity(h0: float, n: int, g: int | np.ndarray) -> float | np.ndarray:
    """The diversity expected after ``g`` generations of ``n`` draws, from ``h0`` at the start."""
    ### BEGIN SOLUTION
    return h0 * (1 - 1 / n) ** g
    ### END SOLUTION


def z_score(simulated: np.ndarray, law: float) -> float:
    """By how many standard errors the mean of ``simulated`` [R] is above ``law``."""
    ### BEGIN SOLUTION
    standard_error = simulated.std(ddof=1) / math.sqrt(len(simulated))
    return float((simulated.mean() - law) / standard_error)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Say aloud what the rows of a chain are drawn from: row 1 from ..., row 2 from ..., row 3 from ... .
# </details>
# <details><summary>Hint 2: in words</summary>
#
# NumPy's generators have a method that makes n draws at once and returns how often each type came; shares are one division
# away. Keep the rows of a chain in a list that begins with p, draw each new row from the last one in the list, and make
# one array of them at the end. For the z-score, write the standard error on a line of its own.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Every row drawn from p: that is n fresh draws each time, and no loop. `default_rng(0)` inside the loop, so that each
# generation has the same luck. Copies returned, not shares. `bincount` without `minlength`, so that the array is shorter
# when the last types are lost. `q[:] = ...`, which changes the caller's p, and all rows with it. `sum()` over all axes,
# where the last was meant. The standard deviation of the *runs* where that of their *mean* was meant: with 300 runs, √300 =
# 17 times too much, and every simulation agrees with every law.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_chain", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.chain", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.chain", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** 300 chains against the law, and three of them by themselves. (1 second) A right simulation is within 3
# standard errors of its law in 997 of 1000 cases. **Predict:** what do single chains look like beside their mean?

# %% {"tags": ["raises-exception"]}
language = 1 / np.arange(1, 101)
language /= language.sum()
rng = np.random.default_rng(0)
chains = np.stack([chain(language, 50, 60, rng) for _ in range(300)])  # [R, generations + 1, K]
simulated = diversity(chains)
law = expected_diversity(diversity(language), 50, np.arange(61))
for g in (1, 10, 30, 60):
    types = np.count_nonzero(chains[:, g], axis=-1).mean()
    mean, z = simulated[:, g].mean(), z_score(simulated[:, g], law[g])
    print(f"generation {g:2}: diversity {mean:.3f}, law {law[g]:.3f}, z = {z:+.1f}; {types:.1f} types left")
first_type = chains[:, 60, 0]
mean, z = first_type.mean(), z_score(first_type, language[0])
print(f"share of the most frequent type: {language[0]:.3f} at first, {mean:.3f} at the end, z = {z:+.1f}")
lost, large = np.mean(first_type == 0), np.mean(first_type > 0.3)
print(f"of the 300 chains, {lost:.0%} have lost it, and in {large:.0%} it has more than 30%")
print(f"{np.mean(simulated[:, 60] == 0):.0%} of the chains have one type only")

figure, (many, one) = plots.new_figure(columns=2)
many.plot(law, label="law", **plots.style(0))
many.plot(simulated.mean(axis=0), label="mean of 300 chains", **plots.style(1))
for run in range(3):
    many.plot(simulated[run], color="gray", linewidth=0.8, label="single chains" if run == 0 else None)
many.set(xlabel="generation", ylabel="diversity", ylim=(0, 1))
shown = chains[1]
last_types = np.argsort(shown.mean(axis=0))[:-6:-1]
for number, kind in enumerate(last_types):
    one.plot(shown[:, kind], label=f"type {kind + 1}", **plots.style(number))
one.set(xlabel="generation", ylabel="share in one chain", ylim=(0, 1))
many.legend()
one.legend()
plots.show(
    figure,
    f"Left: diversity falls from {law[0]:.2f} to {simulated[:, 60].mean():.2f} as the law says; "
    "single chains fall in steps of their own. Right: the five most frequent types of one chain over 60 generations; "
    f"at the end type {shown[-1].argmax() + 1} has {shown[-1].max():.0%}.",
)

# %% [markdown]
# And the end of the story: three types, followed until one alone is left. (1 second) **Predict:** how often is it the
# rarest?

# %% {"tags": ["raises-exception"]}
start = np.array([0.6, 0.3, 0.1])
ends = np.stack([chain(start, 15, 150, rng)[-1] for _ in range(1000)])
for kind, share in enumerate(start):
    last, z = np.mean(ends[:, kind] == 1), z_score(ends[:, kind], share)
    print(f"a type that begins with {share:.0%} is the last one in {last:.1%} of 1000 chains, z = {z:+.1f}")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# The mean of the chains follows the law within its standard errors, and no single chain follows it: each goes down in
# jumps, at times up again, and ends with one or two types of 100. Which one is left is luck, in proportion to how it began:
# a minority of 10% is the survivor in a tenth of the worlds and is gone from nine tenths. Nothing drew against it. If
# frequent types were *favoured*, they would be the last ones more often than that, and the shares would not keep their
# means.
# </details>
#
# **Break it on purpose.** Three loops that look right: each generation drawn from p; the same seed in each generation; and
# one with n = 49 in place of 50. Which of them does the law find out, and how?

# %% {"tags": ["raises-exception"]}
def broken_chain(draw: Callable[[list[np.ndarray], int], np.ndarray], generations: int = 30) -> np.ndarray:
    """A chain from ``language``, with ``draw(rows so far, generation)`` for the next row."""
    rows = [language]
    for g in range(generations):
        rows.append(draw(rows, g))
    return np.stack(rows)


for name, make in {
    "always from p": lambda run: broken_chain(lambda rows, g: resample(language, 50, rng)),
    "the same seed": lambda run: broken_chain(lambda rows, g: resample(rows[-1], 50, np.random.default_rng(run))),
    "n = 49": lambda run: chain(language, 49, 30, rng),
}.items():
    got = diversity(np.stack([make(run) for run in range(300)]))
    told = (f"generation {g} {got[:, g].mean():.3f} (z = {z_score(got[:, g], law[g]):+.1f})" for g in (1, 10, 30))
    print(f"{name}: {', '.join(told)}")

# %% [markdown]
# **Explain.** (a) Two of the three are found out, and one is not. Why, and what would it take? (b) Averaged over the 300
# chains, the shares at generation 60 are those of p, to within luck. Somebody concludes that nothing is lost. What is wrong
# with that?
#
# <details><summary>Answer</summary>
#
# (a) Drawn from p, each generation loses as much as the first one and no more; with the same seed, luck repeats itself and
# the chains narrow too fast at first. Both are many standard errors off. n = 49 moves the law at generation 30 by 1.2%, and
# the mean of 300 chains has a standard error of 2%: on average that gives z = −0.6, and most of what you see above is luck.
# To see 1.2% at three standard errors these have to be five times smaller, which takes 25 times the chains. |z| < 3 means
# "not refuted by so many runs", and not "right".
#
# (b) The mean over chains is not a model that anybody has. We all live in one chain, and there nearly everything is gone.
# That the mean stays where it was while each world narrows is why collapse hides from averages; exercise 9 comes back to
# it.
# </details>

# %% [markdown]
# ### Question 2
#
# Three chains over 400 kinds of things, whose true shares have an entropy of 4.60 nats. In each chain just **one** of the three
# errors is at work: one draws few things a generation and fits them exactly; one has all the data in the world, but its model
# gives the same share to each group of eight kinds; one has all the data and a model that could say everything, but each training
# ends early. (For the chain that draws, means over 200 runs.)
#
# | | generation | 0 | 1 | 2 | 5 |
# |---|---|---|---|---|---|
# | X | entropy | 4.68 | 4.72 | 4.75 | 4.79 |
# | | KL from the truth | 0.014 | 0.034 | 0.054 | 0.099 |
# | | true share of the kinds that are never said | 0 | 0 | 0 | 0 |
# | Y | entropy | 4.29 | 4.12 | 3.99 | 3.72 |
# | | KL from the truth | ∞ | ∞ | ∞ | ∞ |
# | | true share of the kinds that are never said | 0.17 | 0.23 | 0.27 | 0.35 |
# | Z | entropy | 4.72 | 4.72 | 4.72 | 4.72 |
# | | KL from the truth | 0.112 | 0.112 | 0.112 | 0.112 |
# | | true share of the kinds that are never said | 0 | 0 | 0 | 0 |
#
# Which is which?
#
# - **a.** X finite sampling, Y imperfect optimisation, Z limited expressivity.
# - **b.** All three are finite sampling: Y draws least, X more, and Z so much that nothing changes.
# - **c.** X imperfect optimisation, Y finite sampling, Z limited expressivity.
# - **d.** X limited expressivity, Y finite sampling, Z imperfect optimisation.
# - **e.** Only Y has an error. The entropy of X and of Z does not fall, so there is no collapse to be explained.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q2", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q2 = and one letter in quotes.
### BEGIN SOLUTION
answer_q2 = "c"
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q2", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("collapse.q2", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("collapse.q2", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 3. Measures
#
# **Goal.** Four measures that tell a poorer language from a smaller sample of the same language.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# Now the texts are real ones, and there is nothing to lose. And yet 100 texts have fewer different words than 4000, and a
# lower entropy: a sample always looks poorer than what it was drawn from, and a smaller one more so. Whoever compares 4000
# real texts with 1000 generated ones finds a collapse where none is. Three of these measures correct for the number of words,
# each in its own way; the fourth looks at what goes first, the tail.
#
# | function | returns |
# |---|---|
# | `miller_madow(counts)` | float: the *plug-in* entropy −Σ c/n · log(c/n), in nats, plus the correction of Miller and Madow (1955), (types seen − 1) / (2n) |
# | `pair_diversity(counts)` | float: 1 − Σ c(c − 1) / (n(n − 1)), the chance that two of the n words, drawn without replacement, are of different types |
# | `types_in(counts, size)` | float: the expected number of types among s = `size` of the n words, drawn without replacement: *rarefaction* (Hurlbert 1971), Σ [1 − C(n − c, s) / C(n, s)] |
# | `tail_coverage(counts, truth, alpha)` | float: the tail's share of the words written, divided by the tail's true share |
#
# - `counts` is an array [K] of whole numbers, c for each type: how often it was written. Many may be 0; they add up to n
#   words. There are at least two words, and there may be millions, in any type of integers. Try it: with int32,
#   `np.array([100_000, 100_000], dtype=np.int32)`, `pair_diversity` is 0.5.
# - `truth` is an array [K] of float64 that adds up to 1; shares may be 0, and such a type may have been written all the same.
#   The arrays stay as they are.
# - C(n, s) is how many sets of s words there are, and C(n − c, s) how many have none of the c words of a type: their ratio is
#   the chance to miss that type. It is 0 when n − c < s. For s = 0 the result is 0. For s > n raise a `ValueError`. C(n, s)
#   may have thousands of digits, and no float can hold it; `math.lgamma(m + 1)` is log m!.
# - **The tail** are the types with a truth above 0, rarest first, as long as their shares together are at most alpha (equally
#   rare ones in the order of their ids). There is at least one. All words count as written, whether the truth has them or
#   not.
#
# **By hand.** counts = (2, 1, 1, 0). Entropy: shares ½, ¼, ¼ give 1.040 nats, the correction for 3 types and 4 words is 2/8,
# together 1.290. Pairs: 2 · 1 of 4 · 3 ordered pairs are of one type, so 1 − 2/12 = 0.833. Types in 2 words: one of the 6
# pairs has one type, five have two, 11/6 = 1.833. The tail of truth = (0.5, 0.05, 0, 0.3, 0.12, 0.03) with alpha = 0.1 are
# the types of 0.03 and 0.05, as 0.12 would be too much: 0.08 in all. With counts = (4, 1, 0, 3, 2, 0) they have 1 of 10
# words, and the coverage is 0.1/0.08 = 1.25.
#
# **Predict.** (a) 4000 texts of this world have 272 different words, all there are. How many do 100 texts have, which are
# 1300 words? (b) A model has forgotten every word of the tail, 102 of the 272 types with 5% of the mass, and says the others
# all the more. By how much does 1 − Σ p² fall?
#
# <details><summary>Answers</summary>
#
# (a) About 200, though nothing is lost. (b) From 0.955 to 0.950, by half a percent: two words drawn by chance are hardly ever
# both of the tail, so this measure does not look there. The entropy falls by 5%, from 4.32 to 4.10 nats. You will see both
# below.
# </details>
#
# **Complete a line.** The plug-in entropy of counts, some of which are 0. 0 · log 0 counts as 0, but NumPy says nan.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "plug_in", "locked": false, "solution": true, "schema_version": 3, "task": false}}
some_counts = np.array([2, 1, 1, 0])
### BEGIN SOLUTION
seen_shares = some_counts[some_counts > 0] / some_counts.sum()
### END SOLUTION
print(f"{-(seen_shares * np.log(seen_shares)).sum():.3f}", "(it should say 1.040)")

# %% {"nbgrader": {"grade": false, "grade_id": "measures", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def miller_madow(counts: np.ndarray) -> float:
    """The plug-in entropy of ``counts`` [K] in nats, corrected for the number of words."""
    ### BEGIN SOLUTION
    n = counts.sum()
    shares = counts[counts > 0] / n
    return float(-(shares * np.log(shares)).sum() + (len(shares) - 1) / (2 * n))
    ### END SOLUTION


def pair_diversity(counts: np.ndarray) -> float:
    """The chance that two of the words in ``counts`` [K], drawn without replacement, are of different types."""
    ### BEGIN SOLUTION
    c = counts.astype(float)  # c(c − 1) of some million words would not fit into 32 bits
    return float(1 - (c * (c - 1)).sum() / (c.sum() * (c.sum() - 1)))
    ### END SOLUTION


def types_in(counts: np.ndarray, size: int) -> float:
    """The expected number of types among ``size`` of the words in ``counts`` [K], drawn without replacement.

    Raises:
        ValueError: there are fewer than ``size`` words.
    """
    ### BEGIN SOLUTION
    n = int(counts.sum())
    if size > n:
        raise ValueError(f"there are {n} words, so {size} of them cannot be drawn")

    def log_choose(of: int) -> float:
        """log C(of, size)."""
        return math.lgamma(of + 1) - math.lgamma(size + 1) - math.lgamma(of - size + 1)

    can_be_missed = [c for c in counts.tolist() if c <= n - size]
    always_found = len(counts) - len(can_be_missed)
    return always_found + sum(1 - math.exp(log_choose(n - c) - log_choose(n)) for c in can_be_missed)
    ### END SOLUTION


def tail_coverage(counts: np.ndarray, truth: np.ndarray, alpha: float) -> float:
    """The tail's share of the words in ``counts`` [K] over its share of ``truth`` [K], which is at most ``alpha``."""
    ### BEGIN SOLUTION
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[np.cumsum(truth[order]) <= alpha]
    return float(counts[tail].sum() / counts.sum() / truth[tail].sum())
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# For each measure ask: which types does the sum go over, and what is it divided by? Where is a word that was already drawn
# still in the bag, and where not?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Entropy: leave out the zeros before you take a logarithm, and count what is left for the correction. Pairs: one sum over the
# counts as floats. Types: one chance for each type; as its two binomials are far too large, take the difference of their
# logarithms and only then the exponential, and treat the types that cannot be missed apart. Tail: an order of ids by truth,
# without the ids that have none; running sums in that order; those ids whose running sum is small enough. Both shares are
# sums over these ids.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# 0 · log 0, which is nan; bits in place of nats; all K types in the correction, or n where 2n belongs. Σ (c/n)², which lets a
# word make a pair with itself; c · (c − 1) in int32, which wraps around without a word. (1 − c/n)ˢ, which puts each word
# back; a logarithm of C(n − c, s) where there is no such set; s > n answered with a guess. The tail's share not divided, or
# divided by alpha; the tail taken from the counts, where a lost type is no longer rare but gone; one type too many; types
# that the truth does not have.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_measures", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.measures", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.measures", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** Real texts only, forty samples each of 25, 100, 500 and 4000. Nothing is lost in any of them. The world knows the
# exact share of each word, so there is a truth to compare with. (about 2 seconds)

# %% {"tags": ["raises-exception"]}
def count(rows: Tensor) -> np.ndarray:
    """How often each word of the vocabulary stands in rows [N, T]; special tokens are not counted."""
    counts = np.bincount(rows.flatten().numpy(), minlength=len(world.vocabulary))
    counts[[PAD, BOS, EOS]] = 0
    return counts


true_shares = judge.word_shares
known = true_shares[true_shares > 0]
true_entropy, true_diversity = -(known * np.log(known)).sum(), 1 - (known**2).sum()
samples = {
    size: [count(real_rows(world, size, seed=10 * size + draw)) for draw in range(40)]
    for size in (25, 100, 500, 4000)
}
of_a_sample = {
    "types seen": lambda counts: (counts > 0).sum(),
    "types in 250 words": lambda counts: types_in(counts, 250),
    "plug-in entropy": lambda counts: miller_madow(counts) - ((counts > 0).sum() - 1) / (2 * counts.sum()),
    "corrected entropy": miller_madow,
    "pair diversity": pair_diversity,
    "tail coverage": lambda counts: tail_coverage(counts, true_shares, 0.05),
}
found = {
    name: {size: [measure(counts) for counts in drawn] for size, drawn in samples.items()}
    for name, measure in of_a_sample.items()
}
words = [np.mean([counts.sum() for counts in drawn]) for drawn in samples.values()]
print(f"{'mean ± standard deviation':>26}" + "".join(f"{size:>11} texts" for size in samples))
print(f"{'words':>26}" + "".join(f"{number:17,.0f}" for number in words))
for name, values in found.items():
    told = (f"{np.mean(each):.3f} ± {np.std(each, ddof=1):.3f}" for each in values.values())
    print(f"{name:>26}" + "".join(f"{each:>17}" for each in told))
print(f"the truth: {len(known)} types, entropy {true_entropy:.3f}, diversity {true_diversity:.3f}, tail coverage 1")

figure, (types_axis, entropy_axis) = plots.new_figure(columns=2)
types_names, entropy_names = ("types seen", "types in 250 words"), ("plug-in entropy", "corrected entropy")
for axis, names in ((types_axis, types_names), (entropy_axis, entropy_names)):
    for number, name in enumerate(names):
        means, spreads = ([statistic(each) for each in found[name].values()] for statistic in (np.mean, np.std))
        axis.errorbar(words, means, yerr=spreads, capsize=3, label=name, marker="o", **plots.style(number))
    axis.set(xscale="log", xlabel="words in the sample")
types_axis.set(ylabel="types", ylim=(0, 290))
entropy_axis.axhline(true_entropy, label="truth", **plots.style(2))
entropy_axis.set(ylabel="entropy, nats a word")
for axis in (types_axis, entropy_axis):
    axis.legend()
told = "; ".join(
    f"{name} " + ", ".join(f"{np.mean(each):.4g}" for each in found[name].values())
    for name in (*types_names, *entropy_names)
)
told = f"Means for samples of 25, 100, 500 and 4000 real texts: {told}. The true entropy is {true_entropy:.3f}."
plots.show(figure, told)

# %% [markdown]
# <details><summary>What it shows</summary>
#
# The types seen grow with the sample from 111 to 272, and the plug-in entropy by a third of a nat; both would cry collapse.
# The types in 250 words stay at 96, the diversity of pairs at 0.955, the tail's coverage at 1: these three are right on
# average for any size, and a small sample only makes them noisier (see the tail's). The corrected entropy is nearly right
# from 100 texts on, and far too low at 25: the correction is an approximation, and needs more words than types. So compare at
# equal sizes whenever you can, and give the spread. If these three moved with the size as well, no two generations could be
# compared, since models do not write texts of the same length.
# </details>
#
# **What sees what?** Five writers of single words. One has the true shares. One heard 2000 words, drawn from the truth, and
# has their shares: a generation of exercise 2. One never says a word of the tail. One is too careful: its shares are
# p^(1/0.9), normalised, as at temperature 0.9. One is half-trained, and says in one of ten cases just any of the 272 words.
# Each writes 6500 words, 20 times. **Predict:** which measures tell each of the four from the truth? Does any of them rise?
# (at once)

# %% {"tags": ["raises-exception"]}
rng = np.random.default_rng(0)
careful, without_tail = true_shares ** (1 / 0.9), true_shares.copy()
without_tail[judge.tail] = 0
writers = {
    "the truth": true_shares,
    "heard 2000 words": rng.multinomial(2000, true_shares) / 2000,
    "no word of the tail": without_tail / without_tail.sum(),
    "temperature 0.9": careful / careful.sum(),
    "half-trained": 0.9 * true_shares + 0.1 * (true_shares > 0) / len(known),
}
measures = {
    "types in 2000": lambda counts: types_in(counts, 2000),
    "entropy": miller_madow,
    "diversity": pair_diversity,
    "tail coverage": lambda counts: tail_coverage(counts, true_shares, 0.05),
}
print(f"{'mean ± s.d.':>20}{'types known':>13}{'of the tail':>13}" + "".join(f"{name:>17}" for name in measures))
for name, shares in writers.items():
    written_words = [rng.multinomial(6500, shares) for _ in range(20)]
    columns = ([measure(counts) for counts in written_words] for measure in measures.values())
    told = "".join(f"{f'{np.mean(column):.3f} ± {np.std(column, ddof=1):.3f}':>17}" for column in columns)
    print(f"{name:>20}{(shares > 0).sum():13}{(shares[judge.tail] > 0).sum():13}" + told)

# %% [markdown]
# **Break it on purpose.** The careful writer again, but this time it may write 52,000 words, and the true one 6500.

# %% {"tags": ["raises-exception"]}
for name, number in (("the truth", 6500), ("temperature 0.9", 52_000)):
    counts = rng.multinomial(number, writers[name])
    all_types, some_types = (counts > 0).sum(), types_in(counts, 2000)
    print(f"{name:>16}: {number:6,} words, {all_types} types; {some_types:.0f} types in 2000 words")

# %% [markdown]
# **Explain.** The writer that heard 2000 words has lost 48 types for ever, 38 of them of the tail. Why is the tail's coverage
# still near 1? And if you could report only two of the four measures about a model, which?
#
# <details><summary>Answer</summary>
#
# A sample is right on average: each type's expected share is its true one. The rare types that were not drawn lose theirs to
# the rare ones that were, which now have too much. So the tail's *mass* is left, in fewer types, and only a count of types
# sees it. With each further generation it goes to fewer still. The careful writer is the opposite case: it still knows every
# type, and says the rare ones too seldom. There the tail's mass falls by a third, and the types in 2000 words by 7%. The
# half-trained writer *raises* every measure, and is no better for it: a number that goes up is no sign of health, it has to
# stay at the truth.
#
# So: types at equal size, and the tail's coverage; one for what is lost, one for what is said too seldom or too often. The
# diversity of pairs is ruled by the frequent words, and falls by half a percent when the whole tail is gone. And no count of
# words sees that the words stand in the wrong places; for that, the next exercise measures whole texts.
# </details>

# %% [markdown]
# ## Exercise 4. The distance from the truth
#
# **Goal.** How far a language model is from the world whose texts it should write: one number, and how sure it is.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# Counts of words do not see whether the words stand in the right places. The divergence KL(p‖q) = E_p[log p(x) − log q(x)]
# sees everything: it is 0 only if the model gives every text its true probability. It is an average over real texts, so a
# model that never says what the world says pays for it. For real language nobody knows p. For ours `judge.log_prob` gives log
# p(x) exactly.
#
# | function | returns |
# |---|---|
# | `text_log_probs(model, rows)` | [N] float64: for each row the sum of log Pr(token \| the tokens before it) over its real tokens after `<bos>` |
# | `kl_to_truth(true_log_probs, model_log_probs, tokens)` | two floats: KL(p‖q) in nats a token, and its standard error |
#
# - **`text_log_probs`**: `rows` [N, T] hold `<bos>`, words, `<eos>`, then PAD (0), which stands nowhere else. `<eos>` counts,
#   PAD doesn't. A row may be full and have no `<eos>`; then all its tokens after `<bos>` count. The model is called as
#   `model(input_ids=...)` and gives `.logits` [B, T, V], with at most 500 rows at a time, in evaluation mode and without
#   gradients; afterwards it is in the mode in which it came. The rows stay as they are.
# - **`kl_to_truth`**: log p(x) and log q(x) of the same N ≥ 2 texts, float64 [N], and how many tokens of each are predicted,
#   whole numbers [N]. The texts were drawn from p. With d = log p(x) − log q(x) of each text, the KL is Σ d / Σ tokens, and
#   its standard error std(d) · √N / Σ tokens, with N − 1 in the standard deviation. Both are plain floats, and the tensors
#   stay as they are.
#
# **By hand.** A row `<bos> 9 8 <eos> <pad>`, and the model gives the three tokens 1/2, 1/4 and 1/2: log Pr = −log 16 = −2.77.
# Two texts have log p = (−6, −9), log q = (−7, −12) and (3, 5) tokens: d = (1, 3), the KL is 4/8 = 0.5 nats a token, the
# standard deviation of d is √2, and the standard error √2 · √2 / 8 = 0.25. The mean of the two texts' own values, 1/3 and
# 3/5, would be 0.47.
#
# **Predict.** (a) Can log p(x) − log q(x) be negative for a text? For many? Can their mean over all texts? (b) The loss of a
# model is −Σ log q / Σ tokens, and the entropy of the world is known, so KL = loss − entropy is one subtraction. Why subtract
# text by text?
#
# <details><summary>Answers</summary>
#
# (a) For many: probabilities add up to 1 in both, so what a model says too seldom it says elsewhere too often. The mean over
# *all* texts cannot be negative, and an estimate of it only by bad luck. (b) Some draws have many long, improbable texts,
# which cost both p and q a lot; in the difference that luck cancels, in loss − entropy it stays. You will see how much that is.
# </details>
#
# **Complete a line.** How many tokens are predicted in each row?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "predicted_tokens", "locked": false, "solution": true, "schema_version": 3, "task": false}}
two_rows = torch.tensor([[BOS, 9, 8, EOS, PAD], [BOS, 7, EOS, PAD, PAD]])
### BEGIN SOLUTION
predicted_tokens = (two_rows[:, 1:] != PAD).sum(dim=1)
### END SOLUTION
print(predicted_tokens.tolist(), "(it should say [3, 2])")

# %% {"nbgrader": {"grade": false, "grade_id": "distance", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def text_log_probs(model: nn.Module, rows: Tensor) -> Tensor:
    """log Pr of each text in ``rows`` [N, T] under ``model``, in nats, ``<eos>`` included: [N] in float64."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    found = []
    with torch.no_grad():
        for part in rows.split(500):
            logits = model(input_ids=part).logits[:, :-1].transpose(1, 2)  # cross_entropy wants [B, V, T − 1]
            nats = F.cross_entropy(logits, part[:, 1:], ignore_index=PAD, reduction="none")
            found.append(-nats.double().sum(dim=1))
    model.train(was_training)
    return torch.cat(found)
    ### END SOLUTION


def kl_to_truth(true_log_probs: Tensor, model_log_probs: Tensor, tokens: Tensor) -> tuple[float, float]:
    """KL(p‖q) in nats a token and its standard error, from log p and log q [N] of texts drawn from p."""
    ### BEGIN SOLUTION
    differences = true_log_probs - model_log_probs
    total = tokens.sum().item()
    return differences.sum().item() / total, differences.std().item() * math.sqrt(len(differences)) / total
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# You wrote the loss of next tokens in chapter 1. What has to change in it, so that each text keeps a number of its own? And
# how does the spread of a sum grow with the number of its terms?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Go over the rows in parts. The logits but for the last position belong to the tokens but for the first. A cross-entropy that
# does not reduce leaves one number for each token, and can be told to give 0 to an id that does not count; add up along the
# text, and turn the sign. For the KL make one tensor of differences first; its sum and its standard deviation are all you
# need from it, and both are divided by the same number.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The mean over a text's tokens in place of the sum; the sign of a loss; PAD counted, or `<eos>` not; a mask of the tokens
# that are read, not of those that are predicted; `row.index(EOS)`, which a text without an end does not have; the last,
# smaller part left out; the model left in evaluation mode. The mean of the texts' own values, where short texts count too
# much; negative differences cut off; the errors of log p and log q added as if they were of different texts; √N forgotten, or
# put below without the tokens; a tensor in place of a float.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_distance", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.distance", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.distance", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** The decoder of chapter 1, your own or a ready-made one, on 6000 real texts that it has never seen. How far is it
# from the truth? And how sure can 300 texts be about it, in twenty draws? (about 2 seconds)
#
# **Predict:** letters to a company have few, fixed forms, news have many words; 5% of the texts are about astronomy. For
# which kind of text is the decoder farthest from the truth?

# %% {"tags": ["raises-exception"]}
from tinyloops import checkpoints

decoder, _ = checkpoints.load("decoder")
real_texts = real_rows(world, 6000, seed=70)
true_scores = torch.tensor([judge.log_prob(text) for text in words_of(real_texts)], dtype=torch.float64)
scores = text_log_probs(decoder, real_texts)
lengths = (real_texts[:, 1:] != PAD).sum(dim=1)
kl, error = kl_to_truth(true_scores, scores, lengths)
loss = -scores.sum().item() / lengths.sum().item()
loss_error = scores.std().item() * math.sqrt(len(scores)) / lengths.sum().item()
entropy = world.core.entropy_floor
below_0 = (true_scores < scores).double().mean()
print(f"text by text: KL {kl:.4f} ± {error:.4f} nats a token; {below_0:.0%} of the texts have log p < log q")
print(f"loss − entropy = {loss:.4f} − {entropy:.4f} = {loss - entropy:.4f} ± {loss_error:.4f}")
print(f"the second error is {loss_error / error:.0f} times as large")

draws = range(0, 6000, 300)
parts = [slice(at, at + 300) for at in draws]
text_by_text = [kl_to_truth(true_scores[part], scores[part], lengths[part])[0] for part in parts]
by_loss = [-(scores[part].sum() / lengths[part].sum()).item() - entropy for part in parts]
kinds = np.array([judge.read(text).kind for text in words_of(real_texts)])
of_kind = {}
for kind in sorted(set(kinds)):
    part = torch.from_numpy(kinds == kind)
    of_kind[kind] = kl_to_truth(true_scores[part], scores[part], lengths[part])
    print(f"{kind:>12}: {int(part.sum()):4} texts, {of_kind[kind][0]:7.4f} ± {of_kind[kind][1]:.4f}")

figure, (draw_axis, kind_axis) = plots.new_figure(columns=2)
draw_axis.scatter(range(1, 21), text_by_text, label="text by text", **plots.marks(0))
draw_axis.scatter(range(1, 21), by_loss, label="loss − entropy", **plots.marks(1))
draw_axis.axhline(kl, label="all 6000 texts", **plots.style(2))
draw_axis.set(xlabel="draw of 300 texts", ylabel="KL, nats a token", xticks=range(2, 21, 2))
draw_axis.legend()
means, errors = zip(*of_kind.values())
kind_axis.errorbar(means, range(len(of_kind)), xerr=2 * np.array(errors), fmt="o", color=plots.COLOURS[0], capsize=3)
kind_axis.axvline(kl, label="all texts", **plots.style(2))
kind_axis.set_yticks(range(len(of_kind)), list(of_kind))
kind_axis.set(xlabel="log p − log q, nats a token (± 2 s.e.)")
kind_axis.legend()
told = ", ".join(f"{kind} {value:.4f}" for kind, (value, _) in of_kind.items())
plots.show(
    figure,
    "Left: twenty estimates from 300 texts each, "
    f"text by text from {min(text_by_text):.3f} to {max(text_by_text):.3f}, "
    f"by loss − entropy from {min(by_loss):.3f} to {max(by_loss):.3f}. "
    f"Right: by kind of text: {told}; all texts {kl:.4f}.",
)

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Both ways are right on average, but loss − entropy needs some eighty times the texts to be as sure: its error is nine times as
# large, and errors fall with √N. From 300 texts it may say anything from 0.00 to 0.04 where 6000 say 0.016. The steps between
# generations that you will want to see in exercise 6 are about 0.05, and with its 1000 texts the error is well below 0.01:
# enough. The minority is farthest from the truth, before any collapse: it was 5% of the training texts, too. If the points of
# both ways scattered alike, going text by text would win nothing.
# </details>
#
# **Break it on purpose.** The other direction, KL(q‖p), would be an average over the *model's* texts. Let it write 500, and
# ask the world for log p.

# %% {"tags": ["raises-exception"]}
own_texts = words_of(generate(decoder, 500, seed=0, max_new_tokens=24))
impossible = [text for text in own_texts if judge.log_prob(text) == -math.inf]
readings = [(text, judge.read(text)) for text in impossible]
reasons = {
    "bad grammar": [text for text, read in readings if not read.grammatical],
    "a false statement": [text for text, read in readings if read.grammatical and read.true < read.statements],
    "topics mixed, or good and bad words": [
        text for text, read in readings if read.grammatical and read.true == read.statements
    ],
}
print(f"{len(impossible)} of {len(own_texts)} texts have log p = −inf, so KL(q‖p) is infinite.")
print("Why the world cannot say them:")
for reason, texts in reasons.items():
    print(f"{len(texts):5} × {reason}", *(f"such as: {world.text(text)}" for text in texts[:1]), sep=", ")

# %% [markdown]
# Most of these texts keep the grammar. No writer of this world puts two topics into one text, or good and bad words into one
# sentence ("brilliant" and "sadly"). Only the comment at the end may disagree.
#
# **Explain.** (a) With the ready-made decoder two kinds of letters have a *negative* value, three standard errors away from
# 0. A divergence is never negative. What happened? (b) KL(q‖p) is infinite for this good decoder, and for a hopeless one.
# What does KL(p‖q) look at, and what does it hardly see?
#
# <details><summary>Answer</summary>
#
# (a) Only the whole is a divergence. The value of one kind is its part of the sum, with the truth's log p of *all* texts in
# it, and there the kinds compete: the decoder writes such letters 2 to 3% more often than the world does, and knows their few
# forms nearly by heart. What they gain, others lose. So compare a kind's value between two models, and do not read it as a
# distance of its own.
#
# (b) KL(p‖q) asks whether the model can say all that the world says: a lost word or kind costs much, and the more surely it
# is lost the more. What the model says *besides*, nonsense for example, costs only the probability that it takes from real
# texts: a model that writes 10% nonsense and is right otherwise has lost log(1/0.9) = 0.1 nats a text, less than 0.01 a
# token. For that look at the model's own texts: the share that is impossible or ungrammatical. You need both.
# </details>

# %% [markdown]
# ### Question 3
#
# A railway lets a model draft replies to travellers. Each quarter a new model is trained on replies of the model before, and of
# nothing else. Among real replies 4% are about assistance for travellers in wheelchairs; all replies are about equally long. This
# was measured, always on equally many replies or words:
#
# | generation | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | different triples of words in 40,000 words written | 5700 | 6000 | 6200 | 6400 |
# | loss on 4000 fresh real replies, nats a token (a difference has a standard error of 0.003) | 1.20 | 1.22 | 1.24 | 1.26 |
# | loss on the 160 of them about assistance (0.04) | 1.41 | 1.65 | 1.86 | 2.01 |
# | written replies with a word of assistance in them, such as *ramp* | 4.1% | 4.6% | 5.1% | 5.5% |
# | written replies that are about assistance, as people found who read 1000 of them | 39 | 26 | 17 | 12 |
#
# What follows from it? Take **all** that is right; only the exact set of options has points.
#
# - **a.** The loss on real replies shows a decline after one generation, and for those about assistance one that is twelve times as large.
# - **b.** The different triples get more, so the replies get more diverse. What declines here, it is not a collapse.
# - **c.** About two fifths of the rise of 0.06 over all replies are due to the 4% about assistance.
# - **d.** As words of assistance are said more and more often, replies about assistance are in no danger.
# - **e.** The loss on all replies rises as well, so it would have been enough to watch that.
# - **f.** After one generation what people counted may still be luck, 26 in place of 39. What the 160 real replies say is not.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q3", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q3 = and a list of letters, such as ["a", "e"].
### BEGIN SOLUTION
answer_q3 = ["a", "c", "f"]
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q3", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("collapse.q3", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("collapse.q3", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Models for the exercises to come
#
# Real texts, and two functions: `fit` trains a new model, `write` lets a model
# write. You wrote such loops in assignments 1 and 3; this one is short: a decoder of one layer, 250 steps of 64 rows, warm-up, cosine
# and clipping, and no loss at PAD. A model takes about 3 seconds. Both remember what they have done, so that the same call, with the
# same tensor or model and the same seed, costs nothing the second time.

# %%
from functools import cache

real = real_rows(world, 2000, seed=1)  # what generation 0 reads


@cache
def fit(rows: Tensor, seed: int) -> nn.Module:
    """A new model, trained on ``rows`` [N, T]; ``seed`` decides its first weights and the order of the rows."""
    steps, size = 250, 64
    model = small_decoder(len(world.vocabulary), layers=1, max_length=32, seed=seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=8e-3, betas=(0.9, 0.95), weight_decay=0.01)
    schedule = get_cosine_schedule_with_warmup(optimizer, steps // 20, steps)
    generator = torch.Generator().manual_seed(seed)
    epochs = math.ceil(steps * size / len(rows))
    order = torch.cat([torch.randperm(len(rows), generator=generator) for _ in range(epochs)])
    for batch in order[: steps * size].split(size):
        texts = rows[batch]
        texts = texts[:, : int((texts != PAD).sum(dim=1).max())]  # no need to read columns that are all PAD
        logits = model(input_ids=texts, use_cache=False).logits[:, :-1]
        loss = F.cross_entropy(logits.flatten(0, 1), texts[:, 1:].flatten(), ignore_index=PAD)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model.eval()


@cache
def write(model: nn.Module, count: int, seed: int, temperature: float = 1.0) -> Tensor:
    """``count`` texts of a model, rows [count, T]; at temperature 1 it writes as it has learned to."""
    return generate(model, count, seed=seed, temperature=temperature, max_new_tokens=24)


print(f"{len(real)} real texts, such as: {world.text(real[0].tolist())}")

# %% [markdown]
# ## Exercise 5. Recipes
#
# **Goal.** Say for each of four plans which texts the next generation reads.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# Generation 0 reads N real texts. What does generation 1 read, and generation 5? Here are four plans. The first knows only what was
# written last. The others keep some real texts among what is read, and differ in which, and in what stands beside them.
#
# | plan | the next generation reads |
# |---|---|
# | `"replace"` | what was written last, `written[-1]` |
# | `"accumulate"` | the real texts, then all that was written, the oldest first |
# | `"fresh"` | `written[-1]` without its last m rows, then m real texts that nobody has read yet: `fresh(m)` |
# | `"fixed"` | `written[-1]` without its last m rows, then the first m of `real`, the same in each generation |
#
# | | type | meaning |
# |---|---|---|
# | `plan` | str | one of the four names |
# | `real` | int64 tensor [N, T] | the real texts, as rows: `<bos>`, words, `<eos>`, then PAD |
# | `written` | list of int64 tensors [N, T], one or more | what generations 0, 1, ... have written, the oldest first; each has a T of its own |
# | `share` | float from 0 to 1 | m = `round(share * N)`, as Python's `round` does it; m may be 0, and it may be N |
# | `fresh` | function of a number, or None | `fresh(m)` gives m new real texts [m, T]; always there when the plan is `"fresh"` |
# | returns | int64 tensor [.., T] | the rows in the order of the first table |
#
# - Parts of different widths are padded **on the right** with PAD to the width of the widest. No text is cut. (PAD columns beyond that
#   do no harm, and no check looks for them.)
# - New real texts cost: `fresh` is asked **once, for m**, under the plan `"fresh"`, and never under another one. (With m = 0 it does
#   not matter whether it is asked for none.)
# - Any other plan is a ValueError whose message names all four.
# - Nothing that is given is changed: not `real`, not the list `written`, not its rows.
#
# **By hand.** N = 4, `share=0.25`, so m = 1; real a b c d; written e f g h, then i j k l; `fresh(1)` gives z.
#
# | plan | the next generation reads |
# |---|---|
# | replace | i j k l |
# | accumulate | a b c d e f g h i j k l |
# | fresh | i j k z |
# | fixed | i j k a |
#
# **Predict.** (a) N = 2000, and each generation makes 250 steps of 64 rows. How often does generation 1 read each of its texts, how
# often generation 9 under accumulate, and which share of these is real? (b) Ten generations after generation 0, with a share of 0.1:
# how many real texts have been paid for under fresh, how many under fixed? (c) What is m when N = 29 and `share=0.1`?
#
# <details><summary>Answers</summary>
#
# (a) 16,000 rows in 250 steps: 8 times under replace, fresh and fixed, 4 times under accumulate, which has 4000 of them by then.
# Generation 9 has 20,000 and reads each 0.8 times; a tenth is real. (b) 2000 + 10 · 200 = 4000, and 2000: fixed goes on reading 200 of
# those that are there. (c) 3: `round(2.9)`, where `int(2.9)` is 2.
# </details>
#
# **Complete a line.** Make the rows as wide as `wide` is.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "pad_rows", "locked": false, "solution": true, "schema_version": 3, "task": false}}
narrow, wide = torch.tensor([[2, 9, 3], [2, 3, 0]]), torch.tensor([[2, 9, 9, 9, 3]])
### BEGIN SOLUTION
padded = F.pad(narrow, (0, wide.shape[1] - narrow.shape[1]), value=PAD)
### END SOLUTION
print(padded.tolist(), "(it should say [[2, 9, 3, 0, 0], [2, 3, 0, 0, 0]])")

# %% {"nbgrader": {"grade": false, "grade_id": "recipe", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def next_texts(
    plan: str, real: Tensor, written: list[Tensor], share: float = 0.1, fresh: Callable[[int], Tensor] | None = None
) -> Tensor:
    """Rows that the next generation reads under ``plan``: "replace", "accumulate", "fresh" or "fixed"."""
    ### BEGIN SOLUTION
    last = written[-1]
    m = round(share * len(last))
    kept = last[: len(last) - m]
    if plan == "replace":
        parts = [last]
    elif plan == "accumulate":
        parts = [real, *written]
    elif plan == "fresh":
        parts = [kept, fresh(m)]
    elif plan == "fixed":
        parts = [kept, real[:m]]
    else:
        raise ValueError(f"unknown plan {plan!r}: take replace, accumulate, fresh or fixed")
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Each plan is a list of one part, two parts, or many. What has to be done to the parts is the same for all plans.
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Compute m, and how many rows of the last texts stay. Ask for each plan by its name, and let each branch do nothing but name its
# parts, in order; if none of the names fits, refuse. At the end find the widest of the parts, bring the others to that width with PAD
# at their right, and put them one below the other.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `written[-1][:-m]`, which is empty when m is 0; `int` in place of `round`; the m real texts added, so that there are more than N; the
# first m rows left out in place of the last; accumulate without the real texts, or with those of the last generation only;
# `fresh(m)` called before anybody has looked which plan it is; `torch.cat` of rows of different widths; padding at the left, with
# `<eos>`, or with floats; `written.insert(0, real)`, which changes the caller's list; an `else` that takes every unknown name for the
# last plan.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_recipe", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.recipe", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.recipe", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it** before any model is trained. What reaches the generations of the real texts alone? To see just that, let every model
# write empty texts, `<bos> <eos>`: all words that are read then stand in real texts. The left figure counts real texts; the right one
# those words of the tail (the rarest words, together 5% of all) that some generation from 1 on has read in a *real* text. (about 1
# second) **Predict** the four lines at the left. At the right: will fresh and fixed differ by much, as both have 200 real texts in
# each generation?

# %% {"tags": ["raises-exception"]}
unheard = iter(range(100, 100_000))


def new_texts(m: int) -> Tensor:
    """``m`` real texts that nobody has read yet: a seed of their own each time."""
    return real_rows(world, m, seed=next(unheard))


empty = rows_of([()] * len(real))
tail_words, lines = set(judge.tail.tolist()), {}
for plan in ("replace", "accumulate", "fresh", "fixed"):
    shares, heard, seen = [1.0], [0], set()
    for g in range(1, 11):
        read = next_texts(plan, real, [empty] * g, 0.1, new_texts)
        texts = [text for text in words_of(read) if text]
        seen |= tail_words & {word for text in texts for word in text}
        shares.append(len(texts) / len(read))
        heard.append(len(seen))
    lines[plan] = shares, heard
figure, (left, right) = plots.new_figure(columns=2)
for number, (plan, (shares, heard)) in enumerate(lines.items()):
    left.plot(range(11), shares, **plots.style(number), label=plan)
    right.plot(range(1, 11), heard[1:], **plots.style(number))
left.set(xlabel="generation", ylabel="share of real texts among those read")
right.set(xlabel="generation", ylabel=f"of {len(tail_words)} tail words, read in real texts")
left.legend()
told = [
    f"{plan}: share {shares[-1]:.2f}, tail words {heard[1]} then {heard[-1]}"
    for plan, (shares, heard) in lines.items()
]
plots.show(figure, f"Share of real texts, and tail words read in real texts, in generation 10. {'; '.join(told)}.")
print("\n".join(told))

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Replace never sees a real text again. Accumulate keeps them all, but they become few among many: half in generation 1, a tenth in
# generation 9. Fresh and fixed look alike at the left, and do not at the right: the fixed 200 texts hold 60 of the 102 words, in each
# generation the same 60, and for the other 42 there is no source left but the models. The fresh ones bring other words each time, and
# after ten generations nearly all have been heard. If the two lines at the right were one, it would not matter which texts are real,
# and only the share would count. The figure does not show how well a model remembers a word that it has read in one text only.
# </details>
#
# **Explain.** In generation 9 of accumulate one text in ten is real, as many as under fresh and fixed. Name two things that make
# accumulate's nine others better company than those of the other two plans.
#
# <details><summary>Answer</summary>
#
# They were written by all generations before, so that a ninth of them comes from a model that had read real texts only, another ninth
# from the next one, and so on; under fresh and fixed all nine come from generation 8, with eight generations of losses. And there are
# 18,000 of them in place of 1800: what one sample has missed by bad luck, another has. Besides, its real texts are 2000 and not 200,
# though each is read less often. The share alone says none of this.
# </details>

# %% [markdown]
# ## Exercise 6. The recursion
#
# **Goal.** The loop itself: train, write, train on that; and two runs of your own, of which one collapses.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 40 minutes · 8 points*
#
# `fit` and `write` come as arguments. So the same loop runs with models, or with the notes of a check, which trains nothing and sees
# who was called with what.
#
# | | type | meaning |
# |---|---|---|
# | `real` | int64 tensor [N, T] | what generation 0 reads |
# | `plan`, `share`, `fresh` | as in exercise 5 | for `next_texts` |
# | `generations` | int, 0 or more | how many there are *after* generation 0 |
# | `fit(rows, seed)` | returns a model | trains a new one on `rows`, from random weights |
# | `write(model, count, seed)` | returns rows [count, T] | lets `model` write; T may differ from call to call |
# | `seed` | int | generation g fits and writes with `seed + g` |
# | returns | list of `generations` + 1 `Generation` | model and texts of each, generation 0 first |
#
# - **Generation 0:** its model is `fit(real, seed)`, its texts `write(model, N, seed)`, with N = `len(real)`.
# - **Generation g, from 1 on:** it reads `next_texts(plan, real, written, share, fresh)`, where `written` holds what *all* generations
#   before it wrote, the oldest first. On that `fit` trains a **new** model, with `seed + g`; and that model writes N texts, with
#   `seed + g`. N is the number of real texts in each generation, however many were read.
# - `fit` and `write` are called once in each generation, also in the last; the arguments stand in this order, or have these names.
# - `real` is not changed.
#
# **By hand.** Accumulate, `generations=2`, N = 4, `seed=5`.
#
# | g | reads | call | writes | call |
# |---|---|---|---|---|
# | 0 | a b c d | `fit(a b c d, 5)` gives M0 | e f g h | `write(M0, 4, 5)` |
# | 1 | a b c d e f g h | `fit(a ... h, 6)` gives M1 | i j k l | `write(M1, 4, 6)` |
# | 2 | a b c d e f g h i j k l | `fit(a ... l, 7)` gives M2 | m n o p | `write(M2, 4, 7)` |
#
# **Predict.** (a) Somebody gives the seed 5 to all generations. Under replace, what of the luck of generation 0 do later ones share?
# (b) Somebody goes on training the same model, in place of a new one in each generation. What would that hide?
#
# <details><summary>Answers</summary>
#
# (a) The first weights, the order of the rows and the random numbers of the writing are the same in all of them. What these do to one
# generation they do to each, and a loss looks steadier, or a gain likelier, than it is. With `seed + g` each has its own. (b) An old
# model remembers the real texts that it has read: what new texts never say fades slowly. A new model knows nothing but what it reads, so
# that a loss in the texts is a loss in the model. That is also the situation outside: models are made by others, later, and share no
# memory, only the texts.
# </details>

# %% {"nbgrader": {"grade": false, "grade_id": "recursion", "locked": false, "solution": true, "schema_version": 3, "task": false}}
class Generation(NamedTuple):
    """A model, and the rows [N, T] that it wrote."""

    model: nn.Module
    written: Tensor


def recursion(
    real: Tensor,
    plan: str,
    generations: int,
    fit: Callable[..., nn.Module],
    write: Callable[..., Tensor],
    share: float = 0.1,
    fresh: Callable[[int], Tensor] | None = None,
    seed: int = 0,
) -> list[Generation]:
    """Models and texts of generation 0, trained on ``real``, and of ``generations`` more, trained as ``plan`` says."""
    ### BEGIN SOLUTION
    made: list[Generation] = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share, fresh) if made else real
        model = fit(read, seed + g)
        made.append(Generation(model, write(model, len(real), seed + g)))
    return made
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Only one thing is different in generation 0. Which of the three lines of a generation is it?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Keep a list of generations, empty at first. In each of them: find what is read, which is `real` as long as the list is empty, and else
# what your exercise 5 makes of the texts of all that are in the list; train; let the new model write; put both into the list. Return
# the list.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `range(generations)`, which forgets that generation 0 is counted extra; only the last texts given to `next_texts`, so that nothing
# accumulates; `share` or `fresh` not handed on; the number of rows *read* given to `write`, so that accumulate writes more and more; the
# same seed everywhere; `write` with the model of the generation before; what was read put in the place of `real`; the last generation
# does not write.
# </details>

# %% [markdown]
# ### Your own run
#
# Two plans, three generations after generation 0. And texts to measure with, `unread`, which no model reads: their true
# log-probabilities, and how many tokens each has to be predicted in.

# %% {"tags": ["raises-exception"]}
unread = real_rows(world, 1000, seed=60)
true_log_probs = torch.tensor([judge.log_prob(text) for text in words_of(unread)], dtype=torch.float64)
tokens = (unread[:, 1:] != PAD).sum(dim=1)
of_the_truth = -float(true_log_probs.sum() / tokens.sum())
print(f"the truth itself has {of_the_truth:.3f} nats a token on these {len(unread)} texts")

# %% [markdown]
# **Write the calls.** (about 25 seconds; generation 0 is the same in both runs, so it costs once) Graded below, by the models that you
# kept:
#
# - `my_replace` and `my_accumulate`: what `recursion` returns for `real`, three generations, its own plan, and `fit` and `write` from above;
# - `my_kl`: a dict of two lists, `"replace"` and `"accumulate"`: KL(p‖q) of each generation on `unread`, four plain floats in nats
#   a token, by your `text_log_probs` and `kl_to_truth`;
# - each generation has its own model, beside the texts that this model wrote;
# - under replace KL rises by at least 0.015 in each generation, and accumulate ends at three quarters of replace's KL or less. Right
#   runs stay far away from these bounds, whatever the seed.
#
# **Predict**, before you run it: will accumulate stay where generation 0 is?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "own_recursion", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write my_replace = ..., my_accumulate = ... and my_kl = ...
### BEGIN SOLUTION
my_replace = recursion(real, "replace", 3, fit, write)
my_accumulate = recursion(real, "accumulate", 3, fit, write)
my_kl = {
    plan: [kl_to_truth(true_log_probs, text_log_probs(each.model, unread), tokens)[0] for each in made]
    for plan, made in {"replace": my_replace, "accumulate": my_accumulate}.items()
}
### END SOLUTION
for plan, distances in my_kl.items():
    print(f"{plan:>10}: KL {', '.join(f'{distance:.3f}' for distance in distances)} nats a token")

# %% {"nbgrader": {"grade": true, "grade_id": "check_recursion", "points": 8, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.recursion", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.recursion", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it: who loses most, and what happens without the loop?** The same function on texts about astronomy alone, 5% of the
# truth, shows what the minority loses. The control is a generation 3 that has the same seed and the same steps, and reads fresh
# *real* texts: if models got worse with the seed, or by being trained anew, it would show it. (about 5 seconds) **Predict**
# where the control lies, and how many times as large the rise of KL is on astronomy as on all texts.

# %% {"tags": ["raises-exception"]}
astronomy = real_rows(world, 500, seed=61, language=world.language({"astronomy": 1.0}))
astronomy_truth = torch.tensor([judge.log_prob(text) for text in words_of(astronomy)], dtype=torch.float64)
astronomy_tokens = (astronomy[:, 1:] != PAD).sum(dim=1)


def astronomy_kl(model: nn.Module) -> float:
    """KL(p‖q) in nats a token, on texts about astronomy alone."""
    return kl_to_truth(astronomy_truth, text_log_probs(model, astronomy), astronomy_tokens)[0]


control = fit(real_rows(world, 2000, seed=62), 3)
control_kl = kl_to_truth(true_log_probs, text_log_probs(control, unread), tokens)[0], astronomy_kl(control)
runs = {"replace": my_replace, "accumulate": my_accumulate}
of_astronomy = {plan: [astronomy_kl(each.model) for each in made] for plan, made in runs.items()}
figure, axes = plots.new_figure(columns=2)
panels = zip(axes, (my_kl, of_astronomy), control_kl, ("all texts", "astronomy alone"), strict=True)
for axis, distances, other, title in panels:
    for number, (plan, values) in enumerate(distances.items()):
        axis.plot(range(4), values, marker="o", **plots.style(number), label=plan)
    axis.scatter([3], [other], zorder=3, **plots.marks(2), label="control: real texts")
    axis.set(xlabel="generation", ylabel="KL(p‖q), nats a token", title=title, ylim=(0, None))
    axis.set_xticks(range(4))
axes[0].legend()
told = []
for plan in runs:
    whole, minority = (values[plan][-1] - values[plan][0] for values in (my_kl, of_astronomy))
    told.append(
        f"{plan}: KL +{whole:.3f} in three generations, "
        f"of astronomy +{minority:.3f}, {minority / whole:.1f} times as much"
    )
told.append(f"control: {control_kl[0]:.3f}, astronomy {control_kl[1]:.3f}")
told.append(f"generation 0: {my_kl['replace'][0]:.3f}, astronomy {of_astronomy['replace'][0]:.3f}")
plots.show(figure, "; ".join(told) + ".")
print("\n".join(told))

# %% [markdown]
# <details><summary>What it shows</summary>
#
# - Under replace KL rises in each generation, and after three it has about tripled. Accumulate rises too, by about a third of that.
# - The control lies where generation 0 does on all texts. So it is not the seed, nor training anew, but what was read. If the control
#   rose with the others, the loop would not be the cause.
# - For astronomy the control lies a little lower than generation 0. That is the luck of single models: two more controls, with other
#   seeds, gave 0.22 and 0.35. The rise under replace is far larger than that; of accumulate's, a part may be luck.
# - Texts about astronomy lose four to five times as much as the whole, under both plans. Of them generation 0 had read least.
# </details>
#
# **Look at them**, as a reader would: what the last generations write, and four counts of all that each generation wrote. Of
# the different words only those count that texts of this world have; there are 272. (about 1 second) **Predict** which of the
# four counts would let you think that nothing is lost, and which that the minority thrives.

# %% {"tags": ["raises-exception"]}
words_of_astronomy = set(judge.words_about("astronomy").tolist())
words_of_the_world = set(np.flatnonzero(judge.word_shares).tolist())
for plan, made in runs.items():
    for g, each in enumerate(made):
        texts = words_of(each.written)
        with_a_word = sum(not words_of_astronomy.isdisjoint(text) for text in texts)
        readings = [judge.read(text) for text in texts]
        kinds = [reading.kind for reading in readings if reading.possible]
        print(
            f"{plan:>10} {g}: {sum(reading.grammatical for reading in readings) / len(texts):.0%} grammatical, "
            f"{with_a_word / len(texts):4.1%} with a word of astronomy, "
            f"{kinds.count('astronomy') / len(kinds):.1%} of the possible about it, "
            f"{len({word for text in texts for word in text} & words_of_the_world)} words"
        )
    for text in texts[3:7]:
        print(f"            {world.text(text)}")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# - **Different words** hardly become fewer: a model that gets things wrong uses any word anywhere, the rare ones as well. (All models also
#   write a few tokens that no text of this world has, such as `:` and `<unk>`. Whoever counts these too counts 273 in the end, more than
#   there are.)
# - **Texts with a word of astronomy** even become more: they were 5% of the truth, and are about a tenth after three generations of
#   replace. But hardly any of them is a text about astronomy: these words now stand among those of sports, technology and politics.
# - **Possible texts about astronomy:** generation 0 had few already, and later there are none or next to none.
# - **The share of grammatical texts** falls under both plans.
#
# Four texts of the last generation have a slip here and there, and nothing in them says what is missing.
# </details>
#
# **Use it without a model.** As `fit` and `write` are arguments, they may be anything. Here is the best memory there is: `remember` keeps
# the texts that it has read, and `repeat` draws from them, with replacement. It makes no mistake, and all four plans run through 40
# generations of 500 texts at once. **Predict** how many of 500 texts are still different under each plan at the end.

# %% {"tags": ["raises-exception"]}
def remember(rows: Tensor, seed: int) -> Tensor:
    """The best memory there is: all rows that were read."""
    return rows


def repeat(memory: Tensor, count: int, seed: int) -> Tensor:
    """``count`` rows out of a memory, drawn with replacement."""
    return memory[torch.randint(len(memory), (count,), generator=torch.Generator().manual_seed(seed))]


different = {}
for plan in ("replace", "accumulate", "fresh", "fixed"):
    made = recursion(real[:500], plan, 40, remember, repeat, fresh=new_texts)
    different[plan] = [len(set(words_of(each.written))) for each in made]
figure, (axis,) = plots.new_figure()
for number, (plan, counts) in enumerate(different.items()):
    axis.plot(range(41), counts, **plots.style(number), label=plan)
axis.set(xlabel="generation", ylabel="different texts among 500", ylim=(0, 500))
axis.legend()
told = "; ".join(f"{plan} {counts[0]}, {counts[10]}, {counts[40]}" for plan, counts in different.items())
plots.show(figure, f"Different texts in generations 0, 10 and 40: {told}.")
print(f"different texts in generations 0, 10 and 40:\n{told}")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# - Drawing with replacement loses more than a third of the 500 texts at once. Under **replace** it goes on, more slowly as fewer are
#   left: exercise 2, with texts in place of types.
# - **Fixed** ends at about its 50 real texts. Whatever is not among those is lost.
# - **Fresh** comes to rest where the 50 new texts of a generation are as many as those that it loses.
# - **Accumulate** stays near the height of generation 0: what one sample has lost is still in those before it.
#
# There is no error in this loop but the luck of the draw. Your models add errors of their own: they lose texts as well, and they write
# texts that nobody ever said.
# </details>
#
# **Explain.** In your own run, KL rose under accumulate, too. Has accumulate failed?
#
# <details><summary>Answer</summary>
#
# No. Replace reads nothing but what the last model wrote, so each generation takes over all errors of the one before and adds its own.
# Under accumulate the newest texts are a half, then a third, then a fourth of what is read; real ones stay as many as they were, and
# what was written early is nearer to the truth. That slows the loss. It does not end it here: there are always 250 steps, and more and
# more texts, so each is read less often, and most of them carry some model's errors. Chapter 4 shows the two plans at a larger size,
# where accumulate rises far less. If it rose as fast as replace, it would have failed.
# </details>

# %% [markdown]
# ### Question 4
#
# Four teams begin with the same 10,000 real texts, and each of their models writes 10,000 texts. All models are alike, and all are
# trained from random weights with the same number of steps. The teams differ in what generation g is trained on:
#
# | team | generation g is trained on | real texts among those of generation 8 | KL of generation 0 | KL of generation 8 |
# |---|---|---|---|---|
# | replace | what generation g − 1 wrote | none | 0.03 | 0.22 |
# | accumulate | the real texts, and all that was written so far | 11% | 0.03 | 0.05 |
# | fresh | 9000 texts of generation g − 1, and 1000 new real ones | 10% | 0.03 | 0.12 |
# | fixed | 9000 texts of generation g − 1, and always the same 1000 real ones | 10% | 0.03 | 0.16 |
#
# Three of the teams have nearly the same share of real texts in generation 8. Why do they end so differently?
#
# - **a.** It is that one point more: in such chains there is a threshold between 10% and 11% of real texts.
# - **b.** Accumulating, a model has nine times as many texts in the end, and so it learns nine times as much.
# - **c.** The real texts of *fixed* are learned by heart in time; those of *accumulate* can't be, as they are not repeated.
# - **d.** Accumulating keeps *all* real texts, and what early models wrote. What a generation adds gets a smaller share each time.
#   *fresh* can win back what was lost; *fixed* only what its 1000 texts happen to hold.
# - **e.** They differ only for a while. In the end all four arrive where *replace* does; real texts delay that by some generations.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q4", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q4 = and one letter in quotes.
### BEGIN SOLUTION
answer_q4 = "d"
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q4", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("collapse.q4", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("collapse.q4", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 7. Curation
#
# **Goal.** Keep of what a model wrote only what is good and new, and say what that costs.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# Your functions and their check need no earlier exercise. The cells under "Use it", from here on, read the models of your own run in
# exercise 6; if you are stuck there, they say so and take generation 0 in their place.
#
# Nobody has to train on everything that a model wrote. **Curation** takes out what a verifier rejects, copies, and what one has
# already. A verifier may be a program that runs the code, a teacher, a second model; here it is a judge who knows the grammar. It
# can only take away. So what has it taken, besides the bad?
#
# | | type | meaning |
# |---|---|---|
# | `texts`, `before`, `after` | list of texts | each text a tuple of word ids; one may be empty, `()` |
# | `fine(text)` | bool | the verifier: True for a text that may stay. Asking is expensive |
# | `known` | set, frozenset or list of texts | what one has already, such as real texts |
# | `minority(text)` | bool | whether a text belongs to the part that one worries about |
# | `curate` returns | list of texts | those that are fine, without copies of each other and of what is in `known`, in the order of `texts` |
# | `price` returns | `Price` | seven numbers on the texts before and after; see below |
#
# - **`curate`**: of several copies the first one stays. A copy is an equal tuple: the same words in another order are another
#   text. `fine` is asked **at most once about each different text**, whether the answer is yes or no. `texts` and `known` may
#   be empty, and stay as they are.
# - **`price`**: `kept` is the number of texts after, divided by the number before. `bad_before` and `bad_after` are the shares of texts
#   that are not fine, `minority_before` and `minority_after` the shares for which `minority` is true: of *all* texts of that list,
#   copies too. `types_before` and `types_after` are the numbers of different *words* in the **first n texts** of each list, n being
#   the smaller of the two lengths. Either list may be the longer one; neither is empty, and both stay as they are.
#
# **By hand.** Before: (7, 8), (6, 6), (7, 8), (9, 8), (5, 7). A text is fine if no word follows itself, and of the minority if it
# has a 9. Then `curate` gives (7, 8), (9, 8), (5, 7), and has asked four times. The price: kept 3/5; bad 1/5 before, 0 after; types in
# the first three texts: 6, 7, 8, which is 3, before; 5, 7, 8, 9, which is 4, after; minority 1/5 before, 1/3 after.
#
# **Predict.** (a) A verifier makes no mistake: it rejects every broken text, and no good one. Do the texts that are left follow the
# truth? (b) Copies are a tenth of what a model wrote, and of real texts none. Which texts does it copy?
#
# <details><summary>Answers</summary>
#
# (a) No. They are all possible, but not as frequent as they should be: what the model finds difficult it breaks more often, and
# the filter takes out more of it. To be right is a property of one text; to be distributed like the truth is a property of all
# of them together. (b) The likeliest, most of them short: taking copies out cuts the top of the distribution, and what is rare
# gains a little.
# </details>
#
# **Complete a line.** How many different words do these texts have?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "different_words", "locked": false, "solution": true, "schema_version": 3, "task": false}}
three_texts = [(7, 8), (6, 6), (7, 8)]
### BEGIN SOLUTION
different_words = len({word for text in three_texts for word in text})
### END SOLUTION
print(different_words, "(it should say 3)")

# %% {"nbgrader": {"grade": false, "grade_id": "curation", "locked": false, "solution": true, "schema_version": 3, "task": false}}
class Price(NamedTuple):
    """What curation won and what it cost: shares of texts, and different words in equally many texts."""

    kept: float
    bad_before: float
    bad_after: float
    types_before: int
    types_after: int
    minority_before: float
    minority_after: float


def curate(
    texts: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    known: set | frozenset | list = frozenset(),
) -> list[tuple[int, ...]]:
    """The texts that are fine, in their order, without copies of each other and of those that are known."""
    ### BEGIN SOLUTION
    seen, kept = set(known), []
    for text in texts:
        if text not in seen:
            seen.add(text)
            if fine(text):
                kept.append(text)
    return kept
    ### END SOLUTION


def price(
    before: list[tuple[int, ...]],
    after: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    minority: Callable[[tuple[int, ...]], bool],
) -> Price:
    """What is left, what is bad, how many words and how much of the minority: before and after."""
    ### BEGIN SOLUTION
    n = min(len(before), len(after))

    def share(texts: list, holds: Callable) -> float:
        return sum(holds(text) for text in texts) / len(texts)

    def types(texts: list) -> int:
        return len({word for text in texts[:n] for word in text})

    return Price(
        kept=len(after) / len(before),
        bad_before=share(before, lambda text: not fine(text)),
        bad_after=share(after, lambda text: not fine(text)),
        types_before=types(before),
        types_after=types(after),
        minority_before=share(before, minority),
        minority_after=share(after, minority),
    )
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# For `curate`, ask what you have to remember of a text that was *not* kept. For `price`, ask of each of the seven: of which texts, and
# divided by what?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Go through the texts once with a set of all that was seen, which begins as a copy of `known`. A text that is in it is skipped, any
# other is put into it at once, and only then judged. For the price, write one small function for a share of a list and one for the
# types in the first n texts; all seven numbers are calls of these, but for one fraction.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Only texts that were kept are remembered, so that bad ones are judged again; the texts go through a set, and their order is gone;
# only copies next to each other are found; `known` itself is filled up, and the next call leaves out what it should not; `bad` is the
# share of fine texts; the shares are taken of the first n texts, or the types of all of them; words are counted as often as they are
# said; the minority is divided by the number of texts in the other list.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_curation", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.curation", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.curation", globals(), score)
### END HIDDEN TESTS
score

# %%
def my_run() -> list:
    """The generations of `my_replace` from exercise 6; as long as there is none, a generation 0 alone."""
    if isinstance(globals().get("my_replace"), list):
        return my_replace
    print("Exercise 6 makes `my_replace`: do that first. Until then you see generation 0 in its place.")
    model = fit(real, 0)
    return [Generation(model, write(model, len(real), 0))]

# %% [markdown]
# **Use it.** The last generation of your replace chain has written 2000 texts. Four filters, from none to strict: copies out; what
# breaks the grammar out as well; what the world would never say out, so also what is false or changes its subject; and one that is
# much used because it needs no judge: only the quarter that the model itself finds likeliest. (about a second)
#
# The minority is texts with a word of astronomy. Of real texts 5% have one, and all of these are about astronomy. **Predict:** which
# share of the 2000 has one? Which share of what keeps the grammar?

# %% {"tags": ["raises-exception"]}
from tinyloops.rows import log_probs, predicted

newest = my_run()[-1]
written, words_of_astronomy = words_of(newest.written), set(judge.words_about("astronomy").tolist())
own_nats = -log_probs(newest.model, newest.written) / predicted(newest.written)  # of each text, a token
likely = {text for text, nats in zip(written, own_nats) if nats <= own_nats.quantile(0.25)}


def grammatical(text: tuple[int, ...]) -> bool:
    """Whether a text keeps the grammar."""
    return judge.read(text).grammatical


def on_astronomy(text: tuple[int, ...]) -> bool:
    """Whether a text has a word of astronomy."""
    return not words_of_astronomy.isdisjoint(text)


filters = {
    "copies out": lambda text: True,
    "grammatical": grammatical,
    "possible": lambda text: judge.read(text).possible,
    "likeliest quarter": likely.__contains__,
}
left = {name: curate(written, fine) for name, fine in filters.items()}
prices = {name: price(written, after, grammatical, on_astronomy) for name, after in left.items()}
for name, paid in prices.items():
    about = sum(judge.read(text).kind == "astronomy" for text in left[name])
    print(
        f"{name:>17}: keeps {paid.kept:.0%}; ungrammatical {paid.bad_before:.0%} -> {paid.bad_after:.0%}; "
        f"types {paid.types_before} -> {paid.types_after};\n{'':>19}"
        f"a word of astronomy {paid.minority_before:.1%} -> {paid.minority_after:.1%}, about astronomy: {about} texts"
    )

remains = {
    name: [
        paid.kept,
        paid.bad_after / paid.bad_before,
        paid.types_after / paid.types_before,
        paid.minority_after / paid.minority_before,
    ]
    for name, paid in prices.items()
}
figure, (axis,) = plots.new_figure(height=3.8)
plots.bars(axis, ["texts", "share ungrammatical", "types", "share with astronomy"], *remains.items())
axis.set(xlabel="after, divided by before", xlim=(0, 1.7))
axis.legend(loc="center right")
told = "; ".join(f"{name} {', '.join(f'{value:.2f}' for value in values)}" for name, values in remains.items())
what = "texts, ungrammatical ones, types, texts with a word of astronomy"
plots.show(figure, f"Shares left of {what}: {told}.")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# - Taking **copies** out changes next to nothing: at temperature 1 there are few.
# - The **grammar** filter does what it is for. Nothing broken is left, and of equally many texts it costs about a tenth of the types.
#   If the types stayed level, curation would be free. (A few of the types before are tokens that no text of the world has, such as `:`;
#   most of what goes are words.)
# - Look at the **minority.** Before the grammar filter, about twice as many texts as in the world have a word of astronomy, as
#   the model puts such words anywhere; after it, 3% in place of the true 5%. By that number there were too many and are now too
#   few. But the number counts words: *about* astronomy there was no text before, and there is none after it. A filter can't
#   bring back what was not written.
# - The **stricter** filters cost more. What the world could have said has a fifth fewer types, and the likeliest quarter a third fewer,
#   though a few of it are broken: it has the most usual texts, and a model's own judgement knows least of what it has forgotten.
# </details>
#
# **Break it on purpose.** A filter that keeps the first half and reads nothing: what does it cost in types, counted at equal sizes,
# and counted in all of both lists?

# %% {"tags": ["raises-exception"]}
first_half = written[: len(written) // 2]
paid = price(written, first_half, grammatical, on_astronomy)
all_types = [len({word for text in texts for word in text}) for texts in (written, first_half, left["grammatical"])]
print(f"equal sizes: {paid.types_before} -> {paid.types_after}")
print(f"all texts, this half: {all_types[0]} -> {all_types[1]}; the grammar filter: {all_types[0]} -> {all_types[2]}")

# %% [markdown]
# **Explain.** A team verifies what its model writes, trains the next model on what is left, and so on for ten generations. In each one
# the share of rejected texts is below 5%. They conclude that their data stays as good as it was. What have they measured, and
# what would you have them measure?
#
# <details><summary>Answer</summary>
#
# That the texts obey the verifier, which every generation learns anew: that number would be as good for one and the same right
# sentence said 2000 times. What gets lost passes no filter, because nobody writes it. So measure what should be there and is not:
# types and tail coverage at equal sizes, and the share of the minority by what its texts are about. In chapter 4 the model of a
# verified chain comes to write hardly anything ungrammatical, and does worse on texts about astronomy than one whose chain nobody
# filtered.
# </details>

# %% [markdown]
# ### Question 5
#
# A cookery site has a model write recipes, trains the next model on them, and so on. A strict program checks each recipe: amounts,
# order of the steps, cooking times. Only those that pass are kept, until there are 20,000. Recipes without gluten are 5% of the real
# ones, and the models find them hard. This is what the models of generation 3 write, *before* any filter: one of this chain, and one
# of a chain that kept everything.
#
# | | real recipes | kept everything | filtered |
# |---|---|---|---|
# | recipes with an error | 0% | 31% | 6% |
# | different words among the first 5000 recipes | 2900 | 2820 | 2510 |
# | recipes without gluten | 5.0% | 3.1% | 0.9% |
# | KL on real recipes, nats a token | – | 0.21 | 0.20 |
# | KL on real recipes without gluten | – | 0.55 | 0.93 |
#
# The site reports: "94% of what our model writes is free of errors; without the filter it would be 69%. The collapse is stopped."
# What is the best answer?
#
# - **a.** It is not: as long as 6% have an error the filter is too lax. A stricter one would bring back the words, too.
# - **b.** It is: only correct recipes were trained on, so what the model writes is the real distribution, but for a few errors.
# - **c.** One can't say: the filter leaves fewer recipes, and fewer recipes have fewer words.
# - **d.** It is nearly: removing copies as well would make room for the recipes that are missing.
# - **e.** It is not. The filter wins what it tests for, and hides what it takes: what fails more often is kept less often, and no
#   number of correct recipes says what is missing.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q5", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q5 = and one letter in quotes.
### BEGIN SOLUTION
answer_q5 = "e"
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q5", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("collapse.q5", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("collapse.q5", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 8. Data evolution
#
# **Goal.** Steer what is written towards what is missing: let the model go on from rare beginnings, drop what fails, and choose.
#
# *Difficulty 3 of 5 · importance 4 of 5 · about 35 minutes · 4 points*
#
# A filter can't bring back what nobody wrote. **Data evolution** has it written: start from *seeds*, a few real texts, broaden
# towards what has become rare, eliminate failures and copies, and choose from what is left. What makes it possible is knowledge of what
# is missing. Here that is a table of word counts, kept from real texts.
#
# | | type | meaning |
# |---|---|---|
# | `text`; `texts`, `pool`, `seeds` | a text; lists of texts | tuples of word ids, all below V |
# | `counts`, `target`, `seen` | array [V] | how often each word is said: in general; as it should be; in what was written. Fractions are allowed |
# | `n`, `rng` | int, `np.random.Generator` | how many texts are drawn, perhaps none, and the luck they are drawn with |
# | `beginning` returns | a text | `text` up to its rarest word by `counts`, **that word included** |
# | `weights` returns | array [N] | how much each text is needed; the numbers add up to 1 |
# | `quota` returns | list of n texts | drawn with these weights, none twice, in the order of `texts` |
# | `evolve` returns | list of n texts | a quota of what curation leaves of `pool` |
#
# - **`beginning`**: of equally rare words the first one. `text` has at least one word.
# - **`weights`**: the ratio of a word v is (target_v + 1) / (seen_v + 1). A ratio above 1 says that the word is missing, by how much. The
#   weight of a text is the **product of the ratios of its missing words**; a ratio below 1 counts as 1, and each different word of a
#   text counts once, however often the text says it. A text without a missing word, also an empty one, has the product 1. Then the
#   weights are divided by their sum. Texts may have hundreds of missing words: the product must not overflow, so add up logarithms.
# - **`quota`**: `seen` are the counts of all words in `texts` themselves. `target` may come from more texts, or fewer: it is
#   first multiplied by one number, so that it has the same total as `seen`; what comes out has fractions, and keeps them. Then
#   n of the texts are drawn one after another, each time one of those that are left, with chances in proportion to `weights`:
#   this is what `rng.choice(len(texts), size=n, replace=False, p=...)` does. All luck comes from `rng`. A place is drawn at
#   most once; where `texts` has copies, so may the quota. More than there are: raise a `ValueError`.
# - **`evolve`**: `curate` the pool (exercise 7) with the seeds as `known`, and draw the quota from what is left. A `ValueError` if
#   fewer than n are left.
# - Nothing that is given is changed.
#
# **By hand.** Words 5, 6, 7 should be said 9, 5, 5 times, and were said 4, 9, 1 times. The ratios are 10/5 = 2, 6/10, which counts
# as 1, and 6/2 = 3. The texts (5, 6), (6,), (5, 7, 7) have the products 2, 1 and 2 · 3 = 6, so the weights 2/9, 1/9, 6/9. By the counts
# 4, 9, 1 the beginning of (6, 5, 6, 7, 5) is (6, 5, 6, 7).
#
# **Predict.** (a) Somebody takes the geometric mean of a text's ratios in place of the product: a fair number, whatever the text's
# length. A text of 13 words has one word that is said a third as often as it should be, and twelve usual ones. What are its two weights? (b)
# Why is a text cut *after* its rarest word, and not before?
#
# <details><summary>Answers</summary>
#
# (a) The product is 3, the mean 3 to the power of 1/13, which is 1.09: next to nothing. Missing words stand among usual ones, and a mean
# drowns them. (b) The model is to go on from there. If the word is still to be said, the model will say it as rarely as ever.
# </details>
#
# **Complete a line.** Bring `wanted` to the total of `said`.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "same_total", "locked": false, "solution": true, "schema_version": 3, "task": false}}
wanted, said = np.array([30, 50, 20]), np.array([4, 5, 1])
### BEGIN SOLUTION
scaled = wanted * (said.sum() / wanted.sum())
### END SOLUTION
print(scaled, "(it should say [3. 5. 2.])")

# %% {"nbgrader": {"grade": false, "grade_id": "evolution", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def beginning(text: tuple[int, ...], counts: np.ndarray) -> tuple[int, ...]:
    """The text up to the word that ``counts`` [V] has least often, that word included."""
    ### BEGIN SOLUTION
    rarest = min(range(len(text)), key=lambda place: counts[text[place]])
    return text[: rarest + 1]
    ### END SOLUTION


def weights(texts: list[tuple[int, ...]], target: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """How much each text is needed [N]: the product of the ratios of its missing words, of a total of 1."""
    ### BEGIN SOLUTION
    log_ratios = np.log(np.maximum((target + 1) / (seen + 1), 1.0))
    logs = np.array([log_ratios[sorted(set(text))].sum() if text else 0.0 for text in texts])
    needed = np.exp(logs - logs.max())
    return needed / needed.sum()
    ### END SOLUTION


def quota(
    texts: list[tuple[int, ...]], target: np.ndarray, n: int, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """n of the texts, none twice, in their order, drawn with the weights that they have among themselves.

    Raises:
        ValueError: there are fewer than n.
    """
    ### BEGIN SOLUTION
    if n > len(texts):
        raise ValueError(f"{n} of {len(texts)} texts can't be drawn")
    seen = np.bincount([word for text in texts for word in text], minlength=len(target))
    needed = weights(texts, target * (seen.sum() / target.sum()), seen)
    return [texts[place] for place in sorted(rng.choice(len(texts), size=n, replace=False, p=needed))]
    ### END SOLUTION


def evolve(
    pool: list[tuple[int, ...]],
    seeds: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    target: np.ndarray,
    n: int,
    rng: np.random.Generator,
) -> list[tuple[int, ...]]:
    """n texts of what curation leaves of the pool, without the seeds."""
    ### BEGIN SOLUTION
    return quota(curate(pool, fine, known=seeds), target, n, rng)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Which of a text's words speak for it, and how often may each of them speak? And in `quota`: with which total do you compare?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Work out one number for each word of the vocabulary first: the logarithm of its ratio, and 0 where the ratio is below 1. A text's
# sum of these over its different words is the logarithm of its product. Before you come back from logarithms, subtract the largest sum from
# all: that divides every product by the same number, and the sum of 1 takes it out again. For the quota, count, scale, weigh, draw
# places, and put the places in order. The last function is one line of two calls.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The rarest word itself is cut off; the smallest id is taken for the rarest word; logarithms are averaged, so that nothing moves; ratios
# below 1 are multiplied in; a word said twice counts twice; target and seen are swapped; the total of `target` is another one, and every
# word seems to be missing; the best n are taken in place of a draw; the draw is with replacement, or from a generator of one's own; the seeds
# themselves get into the result.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_evolution", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.evolution", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.evolution", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** The last model of your replace chain again, and 500 texts of it, made in several ways: as they come; what the
# grammar filter leaves; and what is left of *broadening*, where a third goes on from beginnings of 200 real seeds, of
# *choosing* by a quota, and of both, which is `evolve`. 3000 texts are written for each. Whoever chooses knows the word counts
# of 2000 real texts, the seeds among them; none of the seeds gets into the result. As 500 texts are few, each way draws its 500
# ten times from what was written: you see the mean, and after ± the standard deviation of one draw. (about 3 seconds)
# **Predict:** does broadening alone bring back what the filter takes from the tail? Does choosing alone? And the texts about
# astronomy?

# %% {"tags": ["raises-exception"]}
real_texts = words_of(real_rows(world, 2000, seed=80))
seeds = real_texts[:200]


def count_words(texts: list[tuple[int, ...]]) -> np.ndarray:
    """How often each word of the vocabulary is said [V]."""
    return np.bincount([word for text in texts for word in text], minlength=len(world.vocabulary))


def go_on(model: nn.Module, starts: list[tuple[int, ...]], seed: int) -> list[tuple[int, ...]]:
    """The whole texts that a model makes of these beginnings."""
    width = max(map(len, starts))
    # padded on the left, so that all end in the same column
    ids = torch.tensor([[*[PAD] * (width - len(start)), BOS, *start] for start in starts])
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        rows = model.generate(
            input_ids=ids,
            attention_mask=(ids != PAD).long(),
            do_sample=True,
            top_k=0,
            max_new_tokens=30 - width,
            pad_token_id=PAD,
            eos_token_id=EOS,
        )
    return words_of(rows)


author, target, luck = my_run()[-1].model, count_words(real_texts), np.random.default_rng(83)
starts = [beginning(text, target) for text in seeds]
free = words_of(generate(author, 3000, seed=81, max_new_tokens=24))
broad = go_on(author, starts * 5, seed=82)
pool = free[:2000] + broad
filtered, mixed = (curate(texts, grammatical, known=seeds) for texts in (free, pool))
fine = set(mixed).__contains__  # the judge has read them all: no need to ask again
fresh_texts = words_of(real_rows(world, 3000, seed=84))


def some(texts: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """500 of these texts, each as likely as the others."""
    return [texts[place] for place in luck.choice(len(texts), 500, replace=False)]


ways = {
    "as they come": lambda: some(free),
    "filtered": lambda: some(filtered),
    "filtered, chosen": lambda: quota(filtered, target, 500, luck),
    "filtered, broadened": lambda: some(mixed),
    "evolved": lambda: evolve(pool, seeds, fine, target, 500, luck),
    "real": lambda: some(fresh_texts),
}
draws = {name: [draw() for _ in range(10)] for name, draw in ways.items()}


def coverage(texts: list[tuple[int, ...]]) -> float:
    """How much of the tail's true share these texts have."""
    return tail_coverage(count_words(texts), judge.word_shares, 0.05)


def tail_types(texts: list[tuple[int, ...]]) -> int:
    """How many different words of the tail these texts have."""
    return len({word for text in texts for word in text}.intersection(judge.tail.tolist()))


def broken(texts: list[tuple[int, ...]]) -> float:
    """The share of these texts that the grammar forbids."""
    return sum(not grammatical(text) for text in texts) / len(texts)


def about_astronomy(texts: list[tuple[int, ...]]) -> int:
    """How many of these texts are about astronomy."""
    return sum(judge.read(text).kind == "astronomy" for text in texts)


covered = {name: [coverage(texts) for texts in drawn] for name, drawn in draws.items()}
for name, drawn in draws.items():
    types = [tail_types(texts) for texts in drawn]
    print(
        f"{name:>19}: tail coverage {np.mean(covered[name]):.2f} ± {np.std(covered[name], ddof=1):.2f}, "
        f"tail types {np.mean(types):.0f} ± {np.std(types, ddof=1):.0f}, "
        f"{np.mean([broken(texts) for texts in drawn]):3.0%} ungrammatical, "
        f"{np.mean([about_astronomy(texts) for texts in drawn]):4.1f} about astronomy"
    )
for start, text in list(zip(starts, broad))[:4]:
    begun = world.text(start)
    print(f"  {begun} ...{world.text(text)[len(begun) :]}")

figure, (axis,) = plots.new_figure()
means = [float(np.mean(values)) for values in covered.values()]
plots.bars(axis, list(covered), ("tail coverage", means))
spread = [float(np.std(values, ddof=1)) for values in covered.values()]
axis.errorbar(means, axis.get_yticks(), xerr=spread, fmt="none", ecolor="black", capsize=3)
axis.axvline(1, color="grey", linewidth=1)
axis.get_legend().remove()
axis.set(xlabel="tail coverage of 500 texts (1: the true share)")
told = "; ".join(f"{name} {mean:.2f} ± {off:.2f}" for name, mean, off in zip(covered, means, spread, strict=True))
plots.show(figure, f"Tail coverage of 500 texts of each way, mean and standard deviation of ten draws: {told}.")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# - **As they come,** the texts have four fifths of the tail's true share, and almost half of them are broken. The filter takes the broken
#   ones out, and with them a part of the tail.
# - **Choosing** brings back what is still written now and then; **broadening** has more of it written. Each alone wins back half of what
#   the filter took, or somewhat more; which of the two wins more, ten draws can't say.
# - **Both together** win back all of it, and nothing broken with it. The gap to the real texts stays: what the model no longer says can't
#   be chosen. If choosing alone did as well as evolving, seeds would not be worth keeping.
# - **Texts about astronomy** come back a little: seven, where equally many real ones have over twenty. The first of the beginnings shows
#   why. It gives the model the rare word, and the model no longer knows how such a text goes on: the verifier takes out most of what it
#   tries.
# - **The price:** six texts were written for each that is used.
# </details>
#
# **Break it on purpose.** Once evolve towards the counts of what the filter left, in place of real counts; and once let all 3000 texts begin
# like one of the 200 seeds. (about 2 seconds)

# %% {"tags": ["raises-exception"]}
all_from_seeds = go_on(author, starts * 15, seed=85)
left_over = curate(all_from_seeds, grammatical, known=seeds)
broken_ways = {
    "evolved": draws["evolved"],
    "towards what is left": [evolve(pool, seeds, fine, count_words(mixed), 500, luck) for _ in range(10)],
    "seeds alone": [quota(left_over, target, 500, luck) for _ in range(10)],
    "real": draws["real"],
}
for name, drawn in broken_ways.items():
    starts_of = [len({text[:3] for text in texts}) for texts in drawn]
    print(
        f"{name:>20}: tail coverage {np.mean([coverage(texts) for texts in drawn]):.2f}, "
        f"{np.mean(starts_of):.0f} ways to begin a text in three words"
    )

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Towards what is left there is nothing to choose by: every word is said as often as it "should" be, and the tail stays where the
# broadened texts have it. What is missing can't be seen in what is there. Something has to remember it, and here this is a table of a few
# hundred numbers. With the seeds alone the tail is covered better still, and yet the texts have little more than half as many ways to
# begin: 200 beginnings, each written on from fifteen times. Tail coverage doesn't look there. Whoever optimises one measure should watch
# another.
# </details>
#
# **Explain.** A clinic may not train on its patients' letters, but on what a model makes of them. Somebody proposes exactly this exercise: beginnings
# of real letters up to their rarest word, and a table of word counts. What speaks for it, and what against?
#
# <details><summary>Answer</summary>
#
# For it: what is trained on is newly written, none of the letters that gave a beginning is in it (`known`), and rare words
# don't vanish from one generation to the next. Against: a beginning *is* real text, and one that ends with its rarest word is
# just the part that may tell who it is about: a name, a rare illness. It stands at the head of many texts. The counts tell of
# words that only one letter has. So the seeds would have to be letters that may be shown, and the counts of words with, say,
# ten letters or more; and then the rarest of the rare is lost again. Privacy and the tail pull in opposite directions, and one
# should say how much of each is given up.
# </details>

# %% [markdown]
# ## Exercise 9. The signature of collapse
#
# **Goal.** From what a first model thinks of a later one's texts to what went wrong on the way.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 25 minutes · 4 points*
#
# Who finds texts of a late generation on the web has no table of p, and no later model. What one has is a model of
# generation 0, and real texts that it was not trained on. So let that model read both, and give each text one number: how many
# nats a token it costs. Then look at *all* numbers, not at their mean. Texts that generation 0 finds unheard-of lie above
# nearly all real ones. Texts that are all alike, and like what everybody says, crowd together in the lower half of the real ones.

# %%
class Signature(NamedTuple):
    """How a first model hears what a later one wrote, next to real texts."""

    mean_shift: float  # mean nats a token of the written texts, less that of the real ones
    typical: float  # share of the written texts strictly between the 5% quantile and the median of the real ones
    unheard: float  # share of the written texts strictly above the 99% quantile of the real ones

# %% [markdown]
# | | type | meaning |
# |---|---|---|
# | `model`, `rows` | decoder, [N, T] long | generation 0, and texts as rows; a text that was cut off has no `<eos>` |
# | `nats_a_token` returns | array [N] of float64 | −log Pr of each text, divided by the number of its own tokens |
# | `real`, `written` | arrays [N] and [M] of float64 | nats a token of real and of written texts, N ≥ 2, M ≥ 1; not changed |
# | `signature` returns | `Signature` | the three numbers of the class `Signature` in the cell above, as plain floats |
# | `diagnose` returns | str | `"noise"`, `"sameness"`, `"both"` or `"healthy"` |
#
# - A text's tokens are its words and its `<eos>`, if it has one. `<bos>` and padding don't count. Your `text_log_probs` of
#   exercise 4 does the first half.
# - The quantiles are those that `np.quantile` gives as it is, and they are **real's**. A text that lies just at a bound is not
#   counted.
# - It is `"noise"` if `unheard` is at least 0.05, `"sameness"` if `typical` is at least 0.60, `"both"` if both are, and
#   `"healthy"` if neither is. `mean_shift` is not asked.
#
# For texts like the real ones `typical` is 0.45 and `unheard` 0.01, but for luck: so much lies between these quantiles.
#
# **By hand.** Five real texts, 1.0, 1.1, 1.2, 1.3, 1.4: the 5% quantile is 1.02, the median 1.2, the 99% quantile 1.396. Four
# written ones, 1.0, 1.1, 1.1, 1.5: `mean_shift` is 1.175 − 1.2 = −0.025; two of four are `typical`, as 1.0 is below 1.02; one of
# four is `unheard`. `"noise"`. (So few texts prove nothing, as you will see.)
#
# **Predict.** (a) A model writes at temperature 0.5. Which way does each of the three numbers move? (b) Noisy and tame texts are
# mixed so that their mean is just real's. What do the three numbers say? (c) A model says one and the same text for ever, the
# likeliest of all, and it costs less than 95% of the real ones. What is its name?
#
# <details><summary>Answers</summary>
#
# (a) The mean falls, `typical` rises, `unheard` goes to 0: unlikely words are hardly said any more. (b) `mean_shift` is 0; the two
# shares may both be far too high. (c) `"healthy"`: it is not unheard-of, and being below the 5% quantile it is not between the
# bounds. Only `mean_shift` shows it. A name is a summary of two shares, so keep all three numbers beside it.
# </details>
#
# **Complete a line.** Which share of these values lies strictly between 0.9 and 1.2?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "share_between", "locked": false, "solution": true, "schema_version": 3, "task": false}}
values = np.array([0.8, 0.9, 1.0, 1.1, 1.2, 1.5])
### BEGIN SOLUTION
share_between = np.mean((values > 0.9) & (values < 1.2))
### END SOLUTION
print(f"{share_between:.3f} (it should say 0.333)")

# %% {"nbgrader": {"grade": false, "grade_id": "signature", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def nats_a_token(model: nn.Module, rows: Tensor) -> np.ndarray:
    """−log Pr of each text in ``rows`` [N, T], divided by the number of its own tokens: [N] float64."""
    ### BEGIN SOLUTION
    tokens = (rows[:, 1:] != PAD).sum(dim=1)
    return (-text_log_probs(model, rows) / tokens).numpy()
    ### END SOLUTION


def signature(real: np.ndarray, written: np.ndarray) -> Signature:
    """Nats a token of real texts [N] and of written ones [M], in three numbers."""
    ### BEGIN SOLUTION
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > high)))
    ### END SOLUTION


def diagnose(signature: Signature) -> str:
    """Its name: "noise", "sameness", "both" or "healthy"."""
    ### BEGIN SOLUTION
    noise, sameness = signature.unheard >= 0.05, signature.typical >= 0.60
    if noise and sameness:
        return "both"
    return "noise" if noise else "sameness" if sameness else "healthy"
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Two lists go in. Which of them gives the bounds, and which is counted?
# </details>
# <details><summary>Hint 2: in words</summary>
#
# Each row has its own number of real tokens, and the first of them is never predicted. For the signature, take the three
# quantiles of the real texts first. A comparison of an array with a number gives an array of True and False; two of these are
# joined with `&`, each in brackets, and the mean of the result is a share. For the name, ask both questions before you answer.
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Nats of a whole text, so that long texts seem strange; the width of the rows as the number of tokens; `<eos>` not counted, or
# `<bos>` counted; the sign. Quantiles of the written texts: of *any* texts 1% lie above their own 99% quantile, so nothing is ever
# found. `typical` without its lower bound. Numbers of texts in place of shares. `.sort()` on the caller's array. `>` in place of
# “at least” in the name; the first rule that holds returned, so that `"both"` is never said; the mean asked after all.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_signature", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("collapse.signature", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("collapse.signature", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it** on texts of four writers, all read by generation 0 of your run in exercise 6, next to 2000 fresh real texts. (about 3
# seconds) A fifth set is mixed of noisy and tame texts so that its mean is that of the real ones. To train four generations
# that each write at temperature 0.8 would take longer; by the law of chapter 4, p^(1/τ^g), what the fourth of them writes is much
# like what generation 0 writes at once at 0.8⁴ = 0.41. **Predict** each name.

# %% {"tags": ["raises-exception"]}
run = my_run()
first, last = run[0].model, run[-1].written
heard_real = nats_a_token(first, real_rows(world, 2000, seed=909))
heard = {
    "real, others": nats_a_token(first, real_rows(world, 2000, seed=910)),
    "generation 0": nats_a_token(first, run[0].written),
    f"replace, generation {len(run) - 1}": nats_a_token(first, last),
    "temperature 0.41": nats_a_token(first, write(first, 2000, seed=911, temperature=0.8**4)),
}
noisy, tame = list(heard.values())[2:]
share_noisy = (heard_real.mean() - tame.mean()) / (noisy.mean() - tame.mean())
count_noisy = round(share_noisy * 2000)
heard[f"{share_noisy:.0%} replace, rest 0.41"] = np.concatenate([noisy[:count_noisy], tame[count_noisy:]])
for name, nats in heard.items():
    found = signature(heard_real, nats)
    numbers = f"mean {found.mean_shift:+.3f}, typical {found.typical:.3f}, unheard {found.unheard:.3f}"
    print(f"{name:>24}: {numbers}: {diagnose(found)}")

figure, (apart, together) = plots.new_figure(columns=2)
for axis, names in ((apart, list(heard)[2:4]), (together, list(heard)[4:])):
    for number, (name, nats) in enumerate({"real": heard_real, **{name: heard[name] for name in names}}.items()):
        look = {"density": True, "histtype": "step", **plots.style(number)}
        axis.hist(np.clip(nats, 0, 3), bins=60, range=(0, 3), label=name, **look)
    axis.set(xlabel="nats a token under generation 0 (3 stands for 3 and more)", ylabel="share of texts per nat")
    axis.legend(fontsize=8)
together.axvline(heard_real.mean(), color="black", linewidth=0.8)
together.set_title("the line: the mean of both", fontsize=9)
shares = {name: signature(heard_real, nats)[1:] for name, nats in heard.items()}
told = "; ".join(f"{name}: typical {typical:.2f}, unheard {unheard:.2f}" for name, (typical, unheard) in shares.items())
plots.show(figure, f"Histograms of nats a token next to real texts. {told}.")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Two collapses, two signatures.
#
# - **Replace:** more than a quarter of the texts cost more than 99 of 100 real ones, and fewer than usual lie in the lower half. Noise.
# - **Low temperature:** hardly any text is unheard-of, and four of five crowd into the lower half of the real ones. Sameness, and each
#   text of it looks fine.
# - **The mixture:** one mean goes up, the other down, and that of the mixture is that of real texts, but for a few thousandths. It has
#   both faults.
# - **Generation 0** itself lies near the bound of 0.05: it is a small model, and what it gets wrong is the first step of the way.
#
# If the two shares stayed near 0.45 and 0.01 in the collapsed chains, this signature would be of no use.
# </details>
#
# **Break it on purpose** (1 second), twice. What if all texts about the minority are missing? And what if there are 20 texts, not 2000?

# %% {"tags": ["raises-exception"]}
others = real_rows(world, 2000, seed=912)
kinds = [judge.read(text).kind for text in words_of(others)]
without = others[[kind != "astronomy" for kind in kinds]]
found = signature(heard_real, nats_a_token(first, without))
print(
    f"real texts, the {len(others) - len(without)} about astronomy left out: mean {found.mean_shift:+.3f}, "
    f"typical {found.typical:.3f}, unheard {found.unheard:.3f}: {diagnose(found)}"
)
rng = np.random.default_rng(0)
for size in (20, 100, 500, 2000):
    called = [diagnose(signature(heard_real, rng.choice(heard["real, others"], size))) for _ in range(300)]
    ill = np.mean([name != "healthy" for name in called])
    print(f"{size:4} real texts, drawn 300 times: {ill:.0%} are not called healthy")

# %% [markdown]
# **Explain.** Why does it not hear that the minority is gone? And why must `real` be texts that generation 0 was *not* trained on?
#
# <details><summary>Answer</summary>
#
# It asks whether there is something strange or something too common among the texts that *are* there. Whoever never says a thing
# says nothing strange: with the minority gone, `unheard` even falls. For what is missing one has to know what should be there:
# real texts of the minority, and a later model's loss on them (exercise 4).
#
# Texts that generation 0 has read eight times cost it less than fresh ones. With these for `real`, all bounds would lie lower,
# and healthy texts would seem a little noisy. And of 20 texts a single one above the bound is 5% already, and 12 in the lower half
# may well be luck: a rule about shares needs enough texts to have shares of.
# </details>

# %% [markdown]
# ### Question 6
#
# A clinic wants a model that drafts discharge letters. It has 400 real letters, 20 of them about a rare disease, and may not give
# them away. There are five plans:
#
# | plan | the model is trained on |
# |---|---|
# | P | 20,000 letters by a model that was trained on the 400 |
# | Q | those letters of plan P that pass a test of grammar and dosages, 20,000 of them |
# | R | 20,000 letters by a model that was trained on 50,000 letters of other clinics |
# | S | as R, but 60,000 are written, half of them going on from beginnings of the 400; tested, without copies, and chosen so that words are as frequent as in the 400; and the 400 themselves |
# | T | as P, and every year again, each time on letters of the model before |
#
# Take **all** that is right; only the exact set of options has points.
#
# - **a.** P makes 400 letters into 20,000, so its model knows more about letters than one that was trained on the 400.
# - **b.** Q can be better than P, and by what the test knows: grammar and dosages, and nothing about diseases.
# - **c.** In plan R synthetic letters are a remedy: what the 400 are too few to teach, their writer has read elsewhere.
# - **d.** The letters of P were written by a model, so no patient can be recognised in them, and they may be given away.
# - **e.** What S wins for rare words has a price: three times as many letters are written as are used, and with 20 real letters
#   about the disease their beginnings come again and again.
# - **f.** Grammar and dosages tested each year would make T safe: each model is trained on good letters only.
# - **g.** Whether S serves the rare disease is seen from real letters about it that no plan has used, and there are few to spare.


# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q6", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q6 = and a list of letters, such as ["a", "e"].
### BEGIN SOLUTION
answer_q6 = ["b", "c", "e", "g"]
### END SOLUTION


# %% {"nbgrader": {"grade": true, "grade_id": "check_q6", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("collapse.q6", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("collapse.q6", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Written answer 1 (8 points, graded by a human)
#
# Seven village pharmacies want a small model that drafts replies to customers' letters. "A letter" is here always a letter with its
# reply. This is what they have:
#
# | | |
# |---|---|
# | real letters | 4000, of which 200 (5%) are about medicines for small children. There are names in them. The customers have agreed to training, and not to their letters being given away |
# | deletion | each letter two years after it was written: about 500 a quarter |
# | new letters | 500 a quarter, 25 of them about children |
# | a generator | a publisher's model that has read two million texts about health, and no letter to a pharmacy; it can be told to go on from a beginning. A copy runs in the house, so what it is given stays there. Of what it writes unasked 5% is about children |
# | a test | a program for dosages and spelling; of all the generator's letters 60% pass (those about children included), of those about children 25%. Take the same for other models |
# | budget a quarter | models may write 60,000 letters, those that fail included; the new model is trained on 30,000 letters at most, from random weights |
#
# A supplier proposes:
#
# 1. A first model is trained on the 4000 letters. It writes 30,000; those that fail the test are thrown away and written anew.
# 2. The 4000 letters are deleted at once, so privacy is no longer a question.
# 3. Each quarter a new model is trained on the 30,000, and writes 30,000 others that take their place.
# 4. Three figures are watched: the share of letters that pass the test; how many different words there are in the 30,000, compared
#    with the 4000 real ones; the mean nats a token under the first model.
#
# Write a plan of your own to the pharmacies, in 300 to 450 words; a list and short sentences will do. Each of the four parts is worth
# two points, one for (a) and one for (b):
#
# 1. **Sources.** (a) Which letters is each quarter's model trained on, and how many of each kind, within the budget? What stays, and
#    what is replaced, in the next quarter? (b) What do you do for privacy, now and when letters have to be deleted?
# 2. **Curation.** (a) What is tested and removed, and how do you make up for the letters about children that this takes away? (b) What
#    does it cost? One figure, worked out from the table above, is enough.
# 3. **Measures.** (a) What is wrong with the supplier's figures? Two of them are enough. (b) What do you measure in their place, on
#    what, at which equal sizes? Which result, named now, would show that **your** plan fails, and what is done then?
# 4. **Support.** (a) Two figures from runs of **your own** in this notebook that differ in one setting, and what follows from them for
#    the pharmacies. (b) One thing that they cannot tell, and what synthetic letters are good for here at all.
#
# **A run of your own**, for part 4. Exercise 6 has given you one: replace and accumulate. For another one, write it here; for instance
# a generation 1 on another plan than `my_replace[1]`, with all else alike. Choose a setting that makes a difference: with 10% of fixed
# texts, after one generation, you would see next to none. If you are stuck at exercise 6, `fit` alone will do: two models whose texts
# differ in one thing. (about 4 seconds; no points by itself)

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "own_plan", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# If you want one: train a model on texts of your choice, and measure it as in exercises 4, 7 or 9.
### BEGIN SOLUTION
my_fixed = recursion(real, "fixed", 1, fit, write, share=0.5)
for name, model in {"replace": my_replace[1].model, "50% fixed real texts": my_fixed[1].model}.items():
    kl, error = kl_to_truth(true_log_probs, text_log_probs(model, unread), tokens)
    print(f"generation 1, {name}: KL {kl:.4f} with a standard error of {error:.4f}")
### END SOLUTION

# %% [markdown] {"nbgrader": {"grade": true, "grade_id": "written_1", "points": 8, "locked": false, "solution": true, "schema_version": 3, "task": false}}
# *Write your answer here.*

# %% [markdown]
# ## What you can now say
#
# - A sample misses what is rare: in a language two thirds of the types, with a fifth of the mass; and in a chain what is lost
#   stays lost, so each generation begins with less (1).
# - Diversity falls by 1/n a generation by luck alone. The mean over many chains keeps its shares, and each single chain
#   loses nearly all; a simulation agrees with a law or not only by its standard error (2).
# - Small samples look poor though nothing is lost: compare equal numbers of words, correct what can be corrected, and
#   watch the tail by itself (3).
# - Where the truth is known, the distance of a model from it can be measured text by text, and for a minority apart (4).
# - Replace, accumulate, fresh and fixed differ in which texts the next generation reads, and in nothing else (5).
# - With models, as with samples, replacing moves away from the truth in each generation, and accumulating holds most of it
#   (6).
# - A filter takes away what is wrong, and some of what is rare with it: say what it costs beside what it wins (7).
# - Texts that go on from rare beginnings, verified and drawn by quota, win back what the filter takes from the tail; what a
#   model no longer says stays lost (8).
# - Collapse can be noise, sameness or both, and a mean tells neither: look at the whole distribution (9).
