# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Chapter 4. Generative model collapse: training on what models wrote
#
# More and more of the text that one can collect was written by models. The next model is trained on it, and writes in
# its turn. **What becomes of a language that only models hand on? What is lost first, who notices, and what helps?**
#
# Nobody can answer that for English, since nobody knows what English *should* be. We can: the truth of our world is
# known to the last digit. You will follow chains of models through the generations, first with pencil and paper, then
# for real: pre-train, write, pre-train anew on what was written. On two CPU cores the whole chapter takes about three
# minutes.
#
# | part | question | concept |
# |---|---|---|
# | 1 | What does one generation lose? | loss of the tails (M2) |
# | 2 | And many generations? | exact laws of four plans and of a temperature; distorted convergence (M1, M2) |
# | 3 | Does a language model do the same? | the loop: train, write, train on that; tail and destination (M1, M2, M6) |
# | 4 | Which measure sees it? | diversity, drift, errors; what each hides (M4) |
# | 5 | Who loses first? | the minority (M5) |
# | 6 | Where does the loss come from? | three errors, each alone (M3) |
# | 7 | Does a little real text help? | an anchor, fresh or fixed (M6) |
# | 8 | Does a filter help? | curation and its price (M7) |
# | 9 | Can synthetic text be made better? | data evolution (M8) |
# | 10 | When is synthetic text the remedy? | scarcity and privacy (M9) |
# | 11 | And on real text? | the same loop on another corpus |
#
# **Before it:** chapter 1, above all the loop (P4), the floor (P1) and sampling at a temperature (P5). **It opens:**
# your own judgement of a data pipeline.
#
# Wherever you see **Predict**, stop and write down a number before you run the cell. Being wrong is the point.

# %%
import os
from collections import Counter
from functools import partial
from itertools import pairwise
from math import lgamma
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional
from transformers import get_cosine_schedule_with_warmup
from transformers.utils import logging as transformers_logging

from tinyloops import check_environment, checkpoints, computed, data, plots, widgets
from tinyloops import judge as judging
from tinyloops import rows as rowing
from tinyloops.claims import budget, claim, seed
from tinyloops.data.splits import stream
from tinyloops.generation import generate
from tinyloops.judge import Judge
from tinyloops.kept import Kept
from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.rows import log_probs, predicted, real_rows, rows_of, stack, words_of
from tinyloops.side_by_side import side_by_side
from tinyloops.world import SHARES, World

transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()
check_environment()
torch.set_num_threads(1)  # two processes work side by side below, with one thread each
SEED = seed()
world = World(SEED)
judge = Judge(world)
SIZE = len(world.vocabulary)
rng = np.random.default_rng(stream(SEED, 1))
print(f"a world of {SIZE} tokens whose texts we know exactly: {world.entropy_floor:.3f} nats a token, and no less")

# %% [markdown]
# ## 1. What does one generation lose?
#
# The simplest language: 1000 words without grammar, the word of rank i with probability p_i ∝ 1/i (Zipf). The simplest
# model: it remembers how often each word occurred among **n = 1000** words that it read, and writes with just these
# frequencies. It has no limits and learns without fault. The only thing between it and the truth is that it read
# *finitely many* words.
#
# **Predict:** how many of the 1000 words does it know after reading? And what share of the truth's words, token by
# token, can it never write?

# %%
K, n, chains = 1000, 1000, 200
zipf = 1 / np.arange(1, K + 1)
zipf /= zipf.sum()
first = rng.multinomial(n, zipf, size=chains)  # 200 models, each with its own 1000 words
known = (first > 0).sum(axis=1)
missing = np.where(first == 0, zipf, 0).sum(axis=1)
print(f"a model knows {known.mean():.1f} of the {K} words; {missing.mean():.1%} of the truth it can never write")

# %% [markdown]
# Why just these numbers? A word of probability p escapes n draws with probability **(1 − p)ⁿ**. So one expects
# Σ [1 − (1 − p_i)ⁿ] words to be known, and Σ p_i (1 − p_i)ⁿ of the truth to be missing. A word that is expected once
# (p = 1/n) is lost in more than a third of all cases: (1 − 1/n)ⁿ ≈ 1/e.
#
# The next generation reads n words that *this* model wrote. What is absent stays absent for ever: nobody is left who
# could say it. What is rare is put at risk again. How often one copy of a rare word is drawn is nearly Poisson with
# mean 1, like the number of children of a parent. Let x_g be the probability that the line of one copy has ended after
# g generations: x_0 = 0 and x_g = exp(x_{g−1} − 1). Then a word is lost by generation g with a probability of very
# nearly exp(−n p (1 − x_{g−1})).
#
# **Predict:** of the 1000 different words, how many are left after 10 generations?

# %%


def z_score(simulated, law):
    """How many standard errors the mean of independent simulations lies from what the law says."""
    simulated = np.asarray(simulated, float)
    return (simulated.mean() - law) / (simulated.std(ddof=1) / np.sqrt(len(simulated)))


scores = {
    "known": z_score(known, (1 - (1 - zipf) ** n).sum()),
    "missing": z_score(missing, (zipf * (1 - zipf) ** n).sum()),
}
shares, ended = np.tile(zipf, (chains, 1)), 0.0  # ended: x_g
alive, law_types, survived = [], [], {}
for generation in range(1, 11):
    counts = rng.multinomial(n, shares)
    shares = counts / n
    alive.append((counts > 0).sum(axis=1))
    kept_share = 1 - np.exp(-n * zipf * (1 - ended))
    law_types.append(kept_share.sum())
    if generation in (1, 2, 5, 10):
        survived[generation] = ((counts > 0).mean(axis=0), kept_share)
        scores[f"words left at {generation}"] = z_score(alive[-1], law_types[-1])
    ended = np.exp(ended - 1)

figure, axes = plots.new_figure(columns=2)
for number, (generation, (seen, law)) in enumerate(survived.items()):
    axes[0].plot(n * zipf, law, label=f"generation {generation}", **plots.style(number))
    groups = [*np.arange(30)[:, None], *np.array_split(np.arange(30, K), 40)]  # rare neighbours in rank are averaged
    axes[0].scatter([n * zipf[g].mean() for g in groups], [seen[g].mean() for g in groups], s=12, **plots.marks(number))
axes[0].set(
    xscale="log",
    xlabel="how often the truth would say the word in n words",
    ylabel="share of chains that still know it",
)
axes[0].legend(title="lines: law; marks: simulated")
axes[1].plot(range(1, 11), law_types, label="law", **plots.style(0))
axes[1].errorbar(
    range(1, 11),
    np.mean(alive, axis=1),
    np.std(alive, axis=1),
    fmt="o",
    color=plots.COLOURS[1],
    label="200 chains, with spread",
)
axes[1].set(xlabel="generation", ylabel=f"words left of {K}", ylim=(0, None))
axes[1].legend()
plots.show(
    figure,
    f"Left: rare words die first, in law and simulation. Right: of {K} words, {np.mean(alive[0]):.0f} are left after one "
    f"generation and {np.mean(alive[-1]):.0f} after ten.",
)
claim(
    "M2 the laws of survival", max(map(abs, scores.values())), at_most=3,
    says="over " + ", ".join(scores) + ": simulation and law differ by {effect:.1f} standard errors at most",
)

# %% [markdown]
# **What it shows.** The loss begins at the rare end and eats its way inwards: what is lost first is the **tail**. No
# word has to be disliked for that; luck is enough, because luck never gives back. And it feeds itself: the next
# generation cannot miss what it never read. **What would have falsified it:** simulations away from the law (then
# something else than counting would be at work), or frequent words lost as soon as rare ones.
#
# ## 2. And many generations?
#
# Words left are one measure; **diversity** H = 1 − Σ p² is another: the chance that two words drawn from the model
# differ. H_g is that of generation g, H_0 the truth's. It falls by the factor 1 − 1/n each generation, on average,
# *whatever* p is. But *replace*, where each generation reads only what the last one wrote, is not the only plan:
#
# | plan | generation g reads | diversity on average |
# |---|---|---|
# | replace | n words of generation g − 1 | H_0 (1 − 1/n)^g |
# | accumulate | the real words and those of *all* generations so far | H_0 Π_{k≤g} (1 − 1/(n k²)) |
# | fresh | m new real words, n − m of generation g − 1 | a recursion with a floor of about H_0 · 2m/(2m + 1) |
# | fixed | the *same* m real words each time, n − m of generation g − 1 | a recursion with about (1 − 1/m) times that floor |
#
# Why? Draw two words from generation g. With probability 1/n both are copies of the *same* word that was read: then
# they agree. Otherwise they are two draws from the generation before. Hence H_g = (1 − 1/n) H_{g−1} for *replace*. In
# *accumulate* both must first come from the newest of k equal batches, which has probability 1/k²: hence 1 − 1/(n k²).
# In *fresh* a pair with a new real word in it starts again from the truth: hence a floor. (Seddik et al., arXiv
# 2404.05090, for *replace*; Gerstgrasser et al., arXiv 2404.01413, for *accumulate* in regression.)
#
# **Predict:** with n = 50 and m = 5, 60 generations: how much of H_0 has each plan left? And of 100 words, how many?

# %%


def simulate(plan, p, n, m, generations, chains, rng):
    """Shares of the words (chains, K) in generation 0, 1, 2, ... under a plan."""
    anchor = rng.multinomial(m, p, size=chains) if plan == "fixed" else None
    pool = np.tile(p, (chains, 1))
    yield pool
    for g in range(1, generations + 1):
        pool = pool / pool.sum(axis=1, keepdims=True)  # rounding only
        if plan == "replace":
            pool = rng.multinomial(n, pool) / n
        elif plan == "accumulate":  # the pool is all that was written so far; the first batch is drawn from p
            pool = ((g - 1) * pool + rng.multinomial(n, pool) / n) / g
        else:
            real = anchor if plan == "fixed" else rng.multinomial(m, p, size=chains)
            pool = (rng.multinomial(n - m, pool) + real) / n
        yield pool


def law(plan, h0, n, m, generations):
    """E[H] in generation 0, 1, 2, ...: exact."""
    share, b = m / n, n - m
    square = crossed = 1 - h0  # E Σ q², and E Σ a q with the fixed anchor a
    anchored = 1 / m + (1 - 1 / m) * (1 - h0)  # E Σ a² of m real words
    h = h0
    yield h
    for g in range(1, generations + 1):
        if plan == "replace":
            h *= 1 - 1 / n
        elif plan == "accumulate":
            h *= 1 - 1 / (n * g**2)
        elif plan == "fresh":
            h = (1 - share) ** 2 * (1 - 1 / b) * h + h0 * (share**2 * (1 - 1 / m) + 2 * share * (1 - share))
        else:
            written = (1 - share) ** 2 * (1 / b + (1 - 1 / b) * square)
            square = share**2 * anchored + 2 * share * (1 - share) * crossed + written
            crossed = share * anchored + (1 - share) * crossed
            h = 1 - square
        yield h


def diversity(shares):
    """1 − Σ p²: the chance that two draws differ."""
    return 1 - (shares**2).sum(axis=-1)


PLANS = ("replace", "accumulate", "fresh", "fixed")
hundred = zipf[:100] / zipf[:100].sum()
h0 = diversity(hundred)


def chain_figure(n, m, generations, chains=300, rng=rng):
    """Diversity and words left under each plan, simulated on top of the law; the largest |z| and the ends."""
    figure, axes = plots.new_figure(columns=2)
    worst, ends = 0.0, {}
    for number, plan in enumerate(PLANS):
        history = list(simulate(plan, hundred, n, m, generations, chains, rng))
        expected = list(law(plan, h0, n, m, generations))
        means = [diversity(pool).mean() for pool in history]
        words = [(pool > 0).sum(axis=1).mean() for pool in history]
        axes[0].plot(np.array(expected) / h0, label=plan, **plots.style(number))
        marked = range(1, generations + 1, max(1, generations // 12))
        axes[0].scatter(marked, [means[g] / h0 for g in marked], s=14, **plots.marks(number))
        axes[1].plot(range(1, generations + 1), words[1:], label=plan, **plots.style(number))
        looked_at = sorted({1, generations // 6 or 1, generations // 2 or 1, generations})
        worst = max(worst, *(abs(z_score(diversity(history[g]), expected[g])) for g in looked_at))
        ends[plan] = means[-1] / h0, words[-1]
    axes[0].set(
        xlabel="generation",
        ylabel="diversity, share of the truth's",
        ylim=(0, 1.05),
        title="lines: law; marks: simulated",
    )
    axes[1].set(
        xlabel="generation", ylabel="words left of 100", ylim=(0, 100), title=f"{n} words read, {m} of them real"
    )
    axes[0].legend()
    return figure, worst, ends


figure, worst, ends = chain_figure(n=50, m=5, generations=60, chains=1000)
said = "; ".join(f"{plan}: {h:.0%} of the diversity, {words:.0f} words" for plan, (h, words) in ends.items())
plots.show(figure, f"After 60 generations, {said}.")
print(said)
floors = {size: list(law("fresh", h0, size, 5, 2000))[-1] / h0 for size in (25, 50, 200, 1000)}
print(
    "5 fresh words: in the end diversity is "
    + ", ".join(f"{h:.3f} (n = {size})" for size, h in floors.items())
    + " of the truth's; 2m/(2m + 1) = 0.909"
)
claim(
    "M2 the laws of diversity", worst, at_most=3,
    says="four plans, each looked at four times: simulation and law differ by {effect:.1f} standard errors at most",
)
claim(
    "M6 replace against accumulate in words", ends["replace"][0] / ends["accumulate"][0], at_most=0.5,
    says="replace keeps {effect:.2f} of the diversity that accumulate keeps",
)
claim(
    "M2 diversity hides the tail", ends["fixed"][1] / ends["accumulate"][1], at_most=0.5,
    says=f"a fixed anchor keeps {ends['fixed'][0] / ends['accumulate'][0]:.0%} of accumulate's diversity, but only {{effect:.0%}} of its words",
)

# %% [markdown]
# **What it shows.** *Accumulate* loses next to nothing after its first reading, because the harm of generation k
# shrinks as 1/k², and Σ 1/k² is finite. A few new real words a generation put a floor under diversity, and it is their
# *number* that counts, as long as it is small, not their share: see the printed floors. The *fixed* anchor has a floor
# too, somewhat lower. But look to the right: its *words* sink to those of the anchor itself. Diversity is about what is
# frequent; who looks at it alone does not see the tail go.
#
# And *replace*? Look at single chains, each to its end.

# %%
figure, axes = plots.new_figure(columns=2)
for number, axis in enumerate(axes):
    history = np.array([pool[0] for pool in simulate("replace", hundred[:30] / hundred[:30].sum(), 30, 0, 150, 1, rng)])
    axis.stackplot(
        range(151), history.T, colors=[plots.COLOURS[word % 6] for word in range(30)], edgecolor="white", linewidth=0.2
    )
    axis.set(
        xlabel="generation",
        ylabel="share of each of 30 words",
        ylim=(0, 1),
        xlim=(0, 150),
        title=f"chain {number + 1}: {(history[-1] > 0).sum()} of 30 words left",
    )
plots.show(
    figure,
    "Two chains of replace with n = 30: words vanish one after another until one or two are left, in each chain others.",
)
last_words = np.array([pool for pool in simulate("replace", hundred, 20, 0, 200, 4000, rng)][-1])
alone_at_last = (last_words.max(axis=1) == 1).mean()
first_word = z_score(last_words[:, 0], hundred[0])
print(
    f"n = 20, 200 generations: {alone_at_last:.1%} of 4000 chains say one word only; for {last_words[:, 0].mean():.1%} it is word 1, which has {hundred[0]:.1%} of the truth"
)
claim(
    "M2 the last word is drawn from the truth", abs(first_word), at_most=3,
    says="the share of chains that end at word 1 lies {effect:.1f} standard errors from its share in the truth",
)

# %% [markdown]
# **What it shows.** Left alone, every chain ends at a single word; *which* one is luck: word i with probability p_i.
# That is the **distorted convergence**: the chain does not settle at a rough copy of the truth but at something unlike
# it. On average over all chains every word keeps its share, and each single chain has lost nearly all of them.
#
# Turn the sliders (in a running notebook): how large must n be before 10 generations of *replace* do little harm?

# %%
widgets.pick(
    lambda words, real, generations: plots.show(
        chain_figure(int(words), min(int(real), int(words) - 1), int(generations), 100, np.random.default_rng(SEED))[0],
        "Diversity and words left",
    ),
    words=["10", "20", "50", "100", "200", "500", "1000", "5000"],
    real=["1", "2", "5", "10", "50"],
    generations=["5", "10", "20", "60", "120"],
)

# %% [markdown]
# ### And a temperature?
#
# Many systems do not write as they believe: at a temperature τ below 1 each word is drawn in proportion to q^(1/τ).
# With *infinitely* many words nothing is lost by chance, yet generation g believes **p^(1/τ^g)**, rescaled: the
# exponent grows without end.
#
# **Predict:** at τ = 0.9, how many generations until half of the entropy is gone?

# %%


def entropy(counts):
    """The plug-in entropy of counts or shares, in nats."""
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def sharpened(q, tau):
    """q at temperature tau."""
    return q ** (1 / tau) / (q ** (1 / tau)).sum()


figure, (axis,) = plots.new_figure()
gap = 0.0
for number, tau in enumerate((1.0, 0.9, 0.8)):
    expected = [entropy(sharpened(zipf, tau**g)) for g in range(11)]
    q, seen = zipf, [entropy(zipf)]
    for _ in range(10):
        q = rng.multinomial(1_000_000, sharpened(q, tau)) / 1_000_000
        seen.append(entropy(q))
    gap = max(gap, *np.abs(np.subtract(expected, seen)))
    axis.plot(expected, label=f"τ = {tau:g}, law", **plots.style(number))
    axis.scatter(range(11), seen, **plots.marks(number))
    if tau == 0.9:
        half_gone = int(np.argmax(np.array(expected) < expected[0] / 2))
axis.set(
    xlabel="generation",
    ylabel="entropy, nats",
    ylim=(0, None),
    title="lines: law for infinitely many words; marks: a million",
)
axis.legend()
plots.show(figure, f"At τ = 0.9 half of the entropy is gone by generation {half_gone}; at τ = 1 next to nothing.")
print(f"at τ = 0.9, half of the entropy is gone by generation {half_gone}")
claim(
    "M2 the law of temperature", gap, at_most=0.05,
    says="with a million words a generation, entropy stays within {effect:.3f} nats of the law",
)

# %% [markdown]
# ### The same for numbers
#
# Let the truth be a normal distribution, mean 0 and variance 1. Each generation estimates mean and variance from
# M = 100 draws of the one before, the variance with the *unbiased* formula. So on average the variance is right, in
# every generation.
#
# **Predict:** draw what you expect 40 chains of 300 generations to look like.
#
# And regression: d = 10 weights are estimated from T = 40 noisy answers; the next generation learns from answers that
# the model gave, with fresh noise. *Replace* reads the last answers, *accumulate* averages over all. **Predict:** after
# ten generations, how many times the error of the first does each have?

# %%


def digamma(x, h=1e-4):
    """ψ(x), the derivative of log Γ."""
    return (lgamma(x + h) - lgamma(x - h)) / (2 * h)


M, many = 100, 4000
mean, deviation, squares = np.zeros(many), np.ones(many), []
for _ in range(20):
    draws = rng.normal(mean[:, None], deviation[:, None], (many, M))
    mean, deviation = draws.mean(axis=1), draws.std(axis=1, ddof=1)
half = (M - 1) / 2
gaussian = {
    "mean variance": z_score(deviation**2, 1.0),
    "mean log variance": z_score(np.log(deviation**2), 20 * (digamma(half) - np.log(half))),
    "spread of the means": z_score(mean**2, 20 / M),
}
long_run = [np.ones(40)]
for _ in range(300):
    long_run.append(rng.normal(0, long_run[-1][:, None], (40, M)).std(axis=1, ddof=1))
variance = np.square(long_run)

d, T, noise = 10, 40, 1.0
X = rng.normal(size=(1500, T, d))
project = np.linalg.pinv(X)
errors = {"replace": np.zeros((1500, d)), "accumulate": np.zeros((1500, d))}
paths = {plan: [] for plan in errors}
for g in range(1, 11):
    for plan, error in errors.items():
        error += (project @ rng.normal(0, noise, (1500, T, 1)))[..., 0] / (1 if plan == "replace" else g)
        paths[plan].append((error**2).sum(axis=1))
once = noise**2 * d / (T - d - 1)
laws = {"replace": once * np.arange(1, 11), "accumulate": once * np.cumsum(1 / np.arange(1, 11) ** 2)}
regression = {f"regression, {plan}": z_score(paths[plan][-1], laws[plan][-1]) for plan in paths}

figure, axes = plots.new_figure(columns=2)
axes[0].plot(variance[:, :15], color=plots.COLOURS[5], linewidth=0.5)
axes[0].plot(variance.mean(axis=1), label="mean of the 40", **plots.style(1))
axes[0].plot(
    np.exp(np.arange(301) * (digamma(half) - np.log(half))), label="typical chain, by the law", **plots.style(0)
)
axes[0].set(yscale="log", xlabel="generation", ylabel="variance (truth: 1)", title="15 of 40 chains of a normal distribution")
axes[0].legend()
for number, plan in enumerate(paths):
    axes[1].plot(range(1, 11), laws[plan], label=f"{plan}, law", **plots.style(number))
    axes[1].scatter(range(1, 11), [path.mean() for path in paths[plan]], **plots.marks(number))
axes[1].set(xlabel="generation", ylabel="squared error of the weights", title="regression", ylim=(0, None))
axes[1].legend()
plots.show(
    figure,
    f"After 300 generations the median variance is {np.median(variance[-1]):.3f}. Regression: replace grows as g, accumulate stays bounded.",
)
print(f"after 300 generations: the median chain has variance {np.median(variance[-1]):.3f}")
claim(
    "M2 the laws of the normal distribution and of regression",
    max(map(abs, {**gaussian, **regression}.values())),
    at_most=3,
    says="simulation and law differ by {effect:.1f} standard errors at most",
)
claim(
    "M2 the typical chain collapses", float(np.median(variance[-1])), at_most=0.2,
    says="the median variance is {effect:.3f} after 300 generations, though each estimate is unbiased",
)

# %% [markdown]
# **What it shows.** "Unbiased" speaks of the mean over *very* many chains, where a few wide ones keep it at 1; with 40
# the mean is luck itself. The variance of the *typical* chain shrinks by a factor of about e^(−1/(M − 1)) a generation
# and goes to zero, almost surely (Shumailov et al., Nature 631, 755, 2024). You live in one chain, not in the mean of
# all. In regression *replace* adds the same error each time: it grows as **g**. *Accumulate* averages: it grows as
# **Σ 1/k²**, which never exceeds π²/6, about 1.6 (Gerstgrasser et al.).
#
# ## 3. Does a language model do the same?
#
# So far the models were perfect. Now real ones. Generation 0 is a decoder trained on 4000 real texts of our world. Each
# further generation is a **new** decoder with the same architecture, trained from random weights on texts that were
# *written*, 4000 by each generation:
#
# - **replace**: by the generation before;
# - **accumulate**: by all generations so far, with the 4000 real ones, in the same number of steps;
# - **temperature 0.8**: by the generation before, which writes a little more carefully than it believes.
#
# The loop is chapter 1's, with one text a row; nothing else is new.

# %%
N, STEPS, GENERATIONS = budget(4000), budget(500), 5


class Arm(NamedTuple):
    """One way to go on from generation 0."""

    name: str
    plan: str = "replace"
    temperature: float = 1.0
    texts: int = N
    steps: int = STEPS
    width: int = 64
    generations: int = GENERATIONS
    swapped: bool = False  # the shares of sports and astronomy, in part 5

    def begins_like(self, other):
        """Whether generation 0 is the same model."""
        return (self.texts, self.steps, self.width, self.swapped) == (
            other.texts,
            other.steps,
            other.width,
            other.swapped,
        )


def fit(rows, *, steps, width, seed, size=SIZE, title=None):
    """A new decoder with random weights from this seed, trained on rows of texts, 64 a step."""
    model = small_decoder(size, hidden_size=width, layers=1, max_length=32, seed=seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=8e-3, betas=(0.9, 0.95), weight_decay=0.01)
    schedule = get_cosine_schedule_with_warmup(optimizer, max(1, steps // 20), steps)
    shuffle = torch.Generator().manual_seed(seed)
    epochs = -(-steps * 64 // len(rows))
    order = torch.cat([torch.randperm(len(rows), generator=shuffle) for _ in range(epochs)])
    model.train()
    with plots.LiveCurve(title or "", steps, quiet=title is None) as live:
        for step in range(steps):
            batch = rows[order[64 * step : 64 * (step + 1)]]
            batch = batch[:, : (batch != PAD).sum(dim=1).max()]
            logits = model(input_ids=batch, use_cache=False).logits[:, :-1]
            loss = functional.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten(), ignore_index=PAD)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
            schedule.step()
            live.update(step, loss.item())
    return model.eval()


def write(model, count, seed, temperature=1.0):
    """Texts that the model writes, as rows of token ids."""
    return generate(model, count, seed=seed, temperature=temperature, max_new_tokens=24)


real = real_rows(world, N, stream(SEED, 2))
generation_0 = fit(real, steps=STEPS, width=64, seed=stream(SEED, 3, 0), title="Generation 0, on 4000 real texts")
for text in words_of(write(generation_0, 6, stream(SEED, 4))):
    print("  " if judge.read(text).possible else "✗ ", world.text(text))

# %% [markdown]
# A ✗ marks a text that the world would never say. Generation 0 is good, not perfect; it is what the chain starts from.
#
# What do we measure in every generation? With p the truth and q the model:
#
# - **KL(p‖q)** in nats a token: how much worse than the truth the model predicts 4000 fresh *real* texts. Both log p
#   and log q are known for each text, so we average the differences: the luck of the draw cancels, and the standard
#   error of the measurement is some thousandths. (It says nothing of the luck of *training*: that is why every claim
#   here was tried in five worlds.)
# - **the same on one topic**: the mean of log p − log q over texts of that topic. It rises when the model writes the
#   topic badly *or* too seldom.
# - of 4000 texts that it writes: the share that breaks the grammar; that the world could not have said; statements that
#   are false in the world; **types**, which are *different* words; the **tail**, the rarest words that together make up
#   5% of all that is said; and more, in part 4.
#
# Numbers of texts are the same everywhere. Part 4 shows why that matters.

# %%
BINS = np.arange(0, 6.01, 0.05)  # nats a token


class Yardstick:
    """What the models of a language are measured with: fresh real texts with their exact probability, and a judge."""

    def __init__(self, world, language, seed):
        self.judge = Judge(world)
        self.nouns = frozenset(self.judge.nouns.tolist())
        self.parts = {"all": real_rows(world, N, stream(seed, 5), language)}
        for number, topic in enumerate(TOPICS):
            self.parts[topic] = real_rows(world, budget(1500), stream(seed, 6, number), world.language({topic: 1.0}))
        self.exact = {
            part: torch.tensor([language.log_prob([*text, EOS]) for text in words_of(rows)], dtype=torch.float64)
            for part, rows in self.parts.items()
        }
        rarest = np.array([self.judge.word_shares[list(text)].min() for text in words_of(self.parts["all"])])
        self.fifths = np.array_split(np.argsort(-rarest, kind="stable"), 5)  # from common to rare

    def gaps(self, model, part="all"):
        """log p − log q of each text of one part, in nats, and the number of its tokens."""
        return self.exact[part] - log_probs(model, self.parts[part]), predicted(self.parts[part])

    def divergence(self, model, part="all"):
        """The mean gap in nats a token, with its standard error. Over all texts, that is KL(truth‖model)."""
        gap, tokens = self.gaps(model, part)
        return (gap.sum() / tokens.sum()).item(), (gap.std() * len(gap) ** 0.5 / tokens.sum()).item()


TOPICS = ("sports", "technology", "politics", "astronomy")
yardstick = Yardstick(world, world.core, SEED)
kl, error = yardstick.divergence(generation_0)
written = words_of(write(generation_0, N, stream(SEED, 3, 100)))
ungrammatical = np.mean([not judge.read(text).grammatical for text in written])
print(f"generation 0: KL {kl:.3f} ± {error:.3f} nats a token, {ungrammatical:.1%} of its texts break the grammar")
claim(
    "M1 a good start", ungrammatical, at_most=0.07,
    says="generation 0 breaks the grammar in {points:.1f}% of its texts",
)

# %% [markdown]
# What a generation reads is decided by its plan. *Replace*, *accumulate* and the two anchors of part 7 take a line
# each; the last two belong to parts 8 and 9.

# %%


def next_rows(arm, world, judge, model, real, past, seed):
    """What the next generation reads, and how many texts had to be written for it."""
    written, tenth = past[-1][: arm.texts], arm.texts // 10
    match arm.plan:
        case "replace":
            return written, arm.texts
        case "accumulate":
            return stack(real, *past), arm.texts
        case "fresh":
            return stack(written[tenth:], real_rows(world, tenth, stream(seed, 1))), arm.texts
        case "fixed":
            return stack(written[tenth:], real[:tenth]), arm.texts
        case "verified":
            return until_fine(judge, model, arm.texts, seed)
        case "evolved":
            return evolve(judge, model, real, tenth, seed)
    raise ValueError(f"no plan “{arm.plan}”")


# %% [markdown]
# <details><summary>The code of parts 8 and 9, which explain it: curation and data evolution. Run it, and read it there.
# </summary>
#
# `until_fine` writes until there are enough grammatical texts. `evolve` writes freely and from beginnings of real
# texts, throws out failures and copies, and chooses by a quota.
# </details>

# %%


def until_fine(judge, model, count, seed):
    """As many grammatical texts as asked for, or as there are in eight times as many, and how many were written."""
    fine, asked, more = [], 0, max(1, count // 8)
    while len(fine) < count and asked < 8 * count:
        fine += [text for text in words_of(write(model, more, stream(seed, asked))) if judge.read(text).grammatical]
        asked += more
    return (rows_of(fine[:count]) if fine else write(model, count, seed)), asked


def evolve(judge, model, real, kept_texts, seed):
    """Broaden, deepen, eliminate, choose: as many texts as real ones, and how many had to be written."""
    count, counts = len(real), word_counts(words_of(real))
    seeds = rarest_texts(words_of(real), counts, kept_texts)
    free = words_of(write(model, 2 * count, stream(seed, 1)))
    broad = go_on(model, needed_beginnings(seeds, counts, free, count // 4, stream(seed, 2)), stream(seed, 3))
    deep = go_on(
        model, whole_sentences(judge, seeds, count // 4), stream(seed, 4), not_first=judge.world.tokens(".")[:1]
    )
    written = free + broad + deep
    fine = [text for text in dict.fromkeys(written) if judge.read(text).grammatical and text not in set(seeds)]
    return rows_of(quota(fine or free, counts, count, stream(seed, 5))), len(written)


# %%


def word_counts(texts):
    """How often each word occurs (V,)."""
    return np.bincount(np.concatenate([np.array(text, int) for text in texts]), minlength=SIZE)


def rarest_texts(texts, counts, number):
    """Those texts whose rarest word is the rarest, by the counts (V,)."""
    return sorted(texts, key=lambda text: counts[list(text)].min())[:number]


def needed_beginnings(seeds, counts, written, number, seed):
    """Seeds up to the word that is most needed: the one whose share fell most, from counts (V,) to what was written.

    Seeds that hold a word in great need are taken more often.
    """
    was, now = counts + 0.5, word_counts(written) + 0.5
    need = (was / was.sum()) / (now / now.sum())
    cuts = [int(np.argmax(need[list(text)])) + 1 for text in seeds]
    urgency = np.array([need[text[cut - 1]] for text, cut in zip(seeds, cuts, strict=True)])
    chosen = np.random.default_rng(seed).choice(len(seeds), number, p=urgency / urgency.sum())
    return [seeds[one][: cuts[one]] for one in chosen]


def whole_sentences(judge, seeds, number):
    """Seeds up to their first full stop, without it, one after another until there are enough."""
    stop = judge.world.tokens(".")[0]
    starts = [text[: text.index(stop)] for text in seeds if stop in text]
    return [starts[one % len(starts)] for one in range(number)]


def go_on(model, starts, seed, not_first=None):
    """How the model goes on from these beginnings: whole texts. It may not go on with the tokens not_first."""
    width = 1 + max(map(len, starts))
    ids = torch.tensor([[*[PAD] * (width - 1 - len(start)), BOS, *start] for start in starts])  # all end together
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        rows = model.generate(
            input_ids=ids, attention_mask=(ids != PAD).long(), do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
            max_new_tokens=31 - width, pad_token_id=PAD, eos_token_id=EOS, begin_suppress_tokens=not_first,
        )
    return words_of(rows)


def quota(texts, target, count, seed):
    """So many of the texts, none twice, that together use each word about as often as target (V,) says.

    Every word has a price, and a text is worth the sum of its words' prices. A text is taken with a probability that
    grows with its worth (logistic); prices rise and fall until the words' expected shares are the target's.
    """
    said = np.stack([np.bincount(text, minlength=SIZE) for text in texts]).astype(np.float32)
    wanted, there = (target + 0.5) / (target + 0.5).sum(), said.any(axis=0)
    prices, worth = np.zeros(SIZE, np.float32), np.zeros(len(texts), np.float32)
    for _ in range(200):
        level = np.sort(worth)[-min(count, len(worth))]
        now = (1 / (1 + np.exp(level - worth))) @ said
        prices[there] += 0.25 * np.log(wanted[there] / (now[there] / now.sum()))
        worth = said @ prices
    luck = np.random.default_rng(seed).logistic(size=len(texts))
    return [texts[one] for one in np.argsort(-(worth + luck))[:count]]


# %% [markdown]
# And this is measured in each generation. Then the loop itself. Every finished generation is kept on disk, under its
# settings and the code of this loop: stop the cell and run it again, and it goes on after the last one; run it once
# more, and the figures are there at once; change `fit`, and it begins anew.

# %%


def record_of(yardstick, model, written, first):
    """All measures of one generation: of the model, and of N texts that it wrote. first is generation 0's model."""
    judge, texts = yardstick.judge, words_of(written[:N])
    read = [judge.read(text) for text in texts]
    kinds = [reading.kind for reading in read if reading.possible]
    counts, about = word_counts(texts), set(judge.words_about("astronomy").tolist())
    nats = (-log_probs(first, written[:N]) / predicted(written[:N])).numpy()
    real_nats = (-log_probs(first, yardstick.parts["all"]) / predicted(yardstick.parts["all"])).numpy()
    low, middle, high = np.quantile(real_nats, [0.05, 0.5, 0.99])
    gap, tokens = yardstick.gaps(model)
    kl, error = yardstick.divergence(model)
    return {
        "KL": kl,
        "KL error": error,
        "KL by rarity": [(gap[fifth].sum() / tokens[fifth].sum()).item() for fifth in yardstick.fifths],
        **{f"KL {topic}": yardstick.divergence(model, topic)[0] for topic in TOPICS},
        "ungrammatical": 1 - float(np.mean([reading.grammatical for reading in read])),
        "impossible": 1 - len(kinds) / len(read),
        "false": 1 - sum(reading.true for reading in read) / max(1, sum(reading.statements for reading in read)),
        "kinds": [kinds.count(kind) / max(1, len(kinds)) for kind in SHARES],
        "astronomy": kinds.count("astronomy") / max(1, len(kinds)),
        "astronomy words": float(np.mean([not about.isdisjoint(text) for text in texts])),
        "noun types": int((counts[judge.nouns] > 0).sum()),
        "word types": int((counts > 0).sum()),
        "tail types": int((counts[judge.tail] > 0).sum()),
        "noun entropy": entropy(counts[judge.nouns]),
        "different pairs": different(texts, 2, 8 * N),
        "different triples": different(texts, 3, 8 * N),
        "possible triples": different([text for text in texts if judge.read(text).possible], 3, 5 * N),
        "copies": 1 - len(set(texts)) / len(texts),
        "a noun twice": float(np.mean([twice(text, yardstick.nouns) for text in texts])),
        "nats": float(nats.mean()),
        "typical": float(np.mean((nats > low) & (nats < middle))),
        "unheard": float(np.mean(nats > high)),
        "histogram": np.histogram(np.clip(nats, 0, BINS[-1]), BINS)[0].tolist(),
    }


def different(texts, length, words):
    """How many different runs of so many words stand in the first texts that hold this number of words; else 0."""
    seen, read = set(), 0
    for text in texts:
        seen.update(zip(*(text[start:] for start in range(length)), strict=False))
        read += len(text)
        if read >= words:
            return len(seen)
    return 0


def twice(text, nouns):
    """Whether a text uses a noun twice."""
    used = [word for word in text if word in nouns]
    return len(set(used)) < len(used)


def shares_swapped(world):
    """The world's language with sports as the minority, and as much of astronomy as there is of sports else."""
    return world.language({**SHARES, "sports": SHARES["astronomy"], "astronomy": SHARES["sports"]})


def chain(arm, kept, seed, start=None):
    """The records of all generations of an arm, from start or a model trained here; finished ones come from the disk."""
    world = World(seed)
    language = shares_swapped(world) if arm.swapped else world.core
    yardstick, past, records, model, first = Yardstick(world, language, seed), [], [], None, None
    real = real_rows(world, arm.texts, stream(seed, 2), language)
    for g in range(arm.generations + 1):
        own = stream(seed, 3, g)  # all arms begin with the same random weights and write by the same dice
        piece = kept.load(f"{arm.name}, generation {g}")
        if piece is None:
            rows, asked = (real, 0) if g == 0 else next_rows(arm, world, yardstick.judge, model, real, past, own)
            new = start if start and g == 0 else fit(rows, steps=arm.steps, width=arm.width, seed=own)
            written = write(new, max(N, arm.texts), stream(seed, 4, g), arm.temperature)
            shown = write(new, 12, stream(seed, 9), arm.temperature)  # the same dice in all generations
            record = record_of(yardstick, new, written, first or new)
            record |= {
                "asked": asked,
                "texts": [[world.text(t), yardstick.judge.read(t).possible] for t in words_of(shown)],
            }
            piece = {"model": new.state_dict(), "written": written.to(torch.int16), "record": record}
            kept.save(f"{arm.name}, generation {g}", piece)
        model = small_decoder(SIZE, hidden_size=arm.width, layers=1, max_length=32).eval()
        model.load_state_dict(piece["model"])
        first = first or model
        past.append(piece["written"].long())
        records.append(piece["record"])
    return records


# %% [markdown]
# **Predict**, before you run it, for the three arms: KL in generation 5, in multiples of generation 0's; the share of
# ungrammatical texts (generation 0: about 5%); the number of noun types used in 4000 texts (of 88). *About 90 s on 2
# cores, in two processes.*
#
# Ten more arms of later parts are not trained here: what they gave comes with the course, computed by this very code
# (`make claims`). `TRAIN_ALL = True` trains them too, some 5 minutes more.

# %%
TRAIN_ALL = bool(os.environ.get("TINYLOOPS_TRAIN_ALL"))
LIVE = (Arm("replace"), Arm("accumulate", "accumulate"), Arm("temperature 0.8", temperature=0.8))
OTHERS = (
    Arm("10% fresh", "fresh"),
    Arm("10% fixed", "fixed"),
    Arm("verified", "verified"),
    Arm("evolved", "evolved"),
    Arm("much of all", texts=4 * N, generations=2),
    Arm("nothing twice", texts=8 * N, generations=2),
    Arm("few texts", texts=N // 2, generations=2),
    Arm("few steps", texts=4 * N, steps=STEPS // 4, generations=2),
    Arm("narrow model", texts=4 * N, width=16, generations=2),
    Arm("swapped", swapped=True, generations=3),
)
settings = {"seed": SEED, "arms": [list(arm) for arm in OTHERS]}
ready = None if TRAIN_ALL else computed.shipped("04_collapse", settings)
arms = LIVE if ready else LIVE + OTHERS
kept = Kept(
    checkpoints.folder() / "collapse",
    settings=(SEED, N, STEPS),
    code=[
        *(
            fit,
            write,
            next_rows,
            until_fine,
            evolve,
            word_counts,
            rarest_texts,
            needed_beginnings,
            whole_sentences,
            go_on,
        ),
        *(quota, record_of, entropy, different, twice, shares_swapped, chain, Yardstick, judging, rowing),
    ],
)
with checkpoints.interruptible(kept.place):
    found = side_by_side(
        {
            arm.name: partial(chain, arm, kept, SEED, generation_0 if arm.begins_like(LIVE[0]) else None)
            for arm in arms
        },
        done=lambda: len(kept.names()),
        total=sum(arm.generations + 1 for arm in arms),
        title="Generations",
    )
computed.publish("04_collapse", settings, {arm.name: found.get(arm.name) for arm in OTHERS})
history = {**(ready or {}), **found}


def over_time(name, what):
    """One measure of one arm, generation by generation."""
    return np.array([record[what] for record in history[name]])


def draw(axis, names, what, label, percent=False):
    """A measure over the generations, one line an arm."""
    for number, name in enumerate(names):
        values = over_time(name, what) * (100 if percent else 1)
        axis.plot(values, marker=plots.MARKERS[number % 6], label=name, **plots.style(number))
    axis.set(xlabel="generation", ylabel=label, ylim=(0, None))
    axis.xaxis.get_major_locator().set_params(integer=True)


def begin(name, what):
    """A measure of an arm's generation 0."""
    return over_time(name, what)[0]


def end(name, what):
    """A measure of an arm's last generation."""
    return over_time(name, what)[-1]


def ends_at(names, what, form="{:.3f}"):
    """The last value of a measure in words, for figures' texts."""
    return ", ".join(f"{name} {form.format(end(name, what))}" for name in names)


# %%
live = [arm.name for arm in LIVE]
figure, axes = plots.new_figure(columns=2)
draw(axes[0], ["replace", "accumulate"], "KL", "KL to the truth, nats a token")
draw(axes[1], live, "KL", "the same, on a log scale")
axes[1].set(yscale="log", ylim=(0.01, None))
axes[1].legend()
plots.show(figure, f"KL to the truth in generation {GENERATIONS}: {ends_at(live, 'KL')}.")
figure, axes = plots.new_figure(columns=2)
draw(axes[0], live, "ungrammatical", "ungrammatical texts, %", percent=True)
draw(axes[1], live, "noun types", "noun types in 4000 texts")
axes[0].legend()
plots.show(
    figure,
    f"In generation {GENERATIONS}: ungrammatical {ends_at(live, 'ungrammatical', '{:.1%}')}; "
    f"noun types {ends_at(live, 'noun types', '{:.0f}')}.",
)


def rise(name, what="KL"):
    """How much a measure rose from generation 0 to the last."""
    return end(name, what) - begin(name, what)


steps_up = np.diff(over_time("replace", "KL"))
line = np.corrcoef(np.arange(GENERATIONS + 1), over_time("replace", "KL"))[0, 1] ** 2
errors_of_kl = max(record["KL error"] for record in history["replace"])
for name in live:
    print(f"KL of {name}: {' '.join(f'{value:.3f}' for value in over_time(name, 'KL'))}")
print(f"(standard error of the measurement at most {errors_of_kl:.3f} for replace)")
claim(
    "M1 replace: KL rises in every generation", steps_up.min(), at_least=0.005,
    says="replace: the smallest rise of a generation is {effect:.3f} nats a token",
)
claim("M1 replace: near a straight line", line, at_least=0.95, says="a straight line explains {effect:.3f} of it")
claim(
    "M6 replace rises faster than accumulate", rise("replace") / rise("accumulate"), at_least=3,
    says="replace rises {effect:.1f} times as much as accumulate",
)
claim(
    "M4 temperature: grammar improves",
    end("temperature 0.8", "ungrammatical") / end("replace", "ungrammatical"),
    at_most=0.1,
    says="temperature 0.8 leaves {effect:.3f} of replace's ungrammatical texts",
)
claim(
    "M2 temperature: nouns are lost",
    begin("temperature 0.8", "noun types") / end("temperature 0.8", "noun types"),
    at_least=2,
    says="and divides the noun types by {effect:.1f}",
)
claim(
    "M2 temperature: KL ends highest", end("temperature 0.8", "KL") / end("replace", "KL"), at_least=5,
    says="its KL ends {effect:.1f} times as high as replace's",
)

# %% [markdown]
# Read what they write. Each number stands for one throw of the dice, the same in all arms and generations, so one can
# watch a text change. A ✗ marks what the world would never say. Shown are the two of twelve that *replace* spoils most;
# the slider has the others.

# %%


def side_by_side_texts(text):
    """One throw of the dice through the generations, in the three arms."""
    number = int(text)
    rows = [
        [
            str(g),
            *(
                ("" if possible else "✗ ") + said
                for said, possible in (history[name][g]["texts"][number] for name in live)
            ),
        ]
        for g in range(GENERATIONS + 1)
    ]
    plots.show_table(f"text {number} through the generations", ["generation", *live], rows)


def spoilt(number):
    """How many generations of replace spoil what generation 0 says with this throw."""
    possible = [record["texts"][number][1] for record in history["replace"]]
    return possible[0] * possible.count(False)


throws = sorted(range(len(history["replace"][0]["texts"])), key=spoilt, reverse=True)
for number in throws[:2]:  # the two that suffer most
    side_by_side_texts(number)
widgets.pick(side_by_side_texts, text=[str(number) for number in sorted(throws)])

# %% [markdown]
# **What it shows.** *Replace* gets worse by about the same amount in every generation: each one adds its own errors to
# those it was taught. *Accumulate* rises by a fraction of that, here by a fifth. (Whether it levels off one cannot see
# in five generations; the law of part 2 says that it should. Two things may help it, which we don't take apart: the
# real texts stay in the pile, and it reads more different texts.) *Temperature 0.8* is the odd one: fewer ungrammatical
# texts than even generation 0, texts that read well, and the fastest way of all from the truth. After five generations
# it uses fewer than half of the nouns, and on an ordinary axis its KL bends upwards: compare its first and its last
# step. **What would have falsified it:** a KL of *replace* that levels off, or an *accumulate* that rises a third as
# fast as *replace* (Gerstgrasser et al. saw the same order, with models a hundred to fifteen hundred times as large).
#
# ### Is it the tail that goes?
#
# Part 1 says so. But *replace* still uses nearly all nouns! A model of words in context never gives a word the
# probability zero, so rare words come back by accident. Look at probabilities instead: order the real texts by how rare
# their rarest word is, and take the rise of KL in each fifth.
#
# **Predict:** how many times the rise of the commonest fifth is that of the rarest?

# %%


def rise_by_rarity(name):
    """The rise of KL from generation 0 to the last, in each fifth of the real texts from common to rare."""
    fifths = over_time(name, "KL by rarity")
    return fifths[-1] - fifths[0]


figure, (axis,) = plots.new_figure()
for number, name in enumerate(("replace", "accumulate")):
    axis.plot(range(1, 6), rise_by_rarity(name), marker=plots.MARKERS[number], label=name, **plots.style(number))
axis.set(
    xlabel="fifth of the real texts, by their rarest word: from common to rare",
    ylabel="rise of KL, nats a token",
    ylim=(0, None),
)
axis.set_xticks(range(1, 6))
axis.legend()
for name in live:
    print(
        f"{name}: rise of KL from the commonest to the rarest fifth: {' '.join(f'{value:.3f}' for value in rise_by_rarity(name))}"
    )
plots.show(
    figure,
    f"Rise of KL in the rarest fifth: replace {rise_by_rarity('replace')[-1]:.2f}, accumulate {rise_by_rarity('accumulate')[-1]:.2f}; in the commonest: {rise_by_rarity('replace')[0]:.2f}, {rise_by_rarity('accumulate')[0]:.2f}.",
)
claim(
    "M2 the tail is lost first", rise_by_rarity("replace")[-1] / rise_by_rarity("replace")[0], at_least=2,
    says="under replace, KL rises {effect:.1f} times as much on the rarest fifth as on the commonest",
)

# %% [markdown]
# ### And where does it go?
#
# To something like the truth, only blurred? Here are the texts that *temperature 0.8* writes most often in generation
# 5, with their probability in the truth; and what its possible texts are about.
#
# **Predict:** its commonest text: one of a thousand, of a hundred, of ten?

# %%
last = [tuple(text) for text in words_of(kept.load(f"temperature 0.8, generation {GENERATIONS}")["written"].long()[:N])]
commonest = Counter(last).most_common(100)
for text, count in commonest[:5]:
    print(
        f"{count / len(last):6.2%} of what it writes, {np.exp(judge.log_prob(text)):.5%} of the truth: {world.text(text)}"
    )
covered = sum(count for _, count in commonest) / len(last)
print(
    f"its 100 commonest texts: {covered:.0%} of what it writes, {sum(np.exp(judge.log_prob(text)) for text, _ in commonest):.2%} of the truth"
)
topics = {"the truth": SHARES.values(), **{name: history[name][-1]["kinds"] for name in live}}
plots.show_table(
    f"What possible texts are about, in generation {GENERATIONS}",
    ["", *SHARES],
    [[name, *(f"{share:.0%}" for share in shares)] for name, shares in topics.items()],
)
claim(
    "M2 distorted convergence", commonest[0][1] / len(last), at_least=0.02,
    says="one text is {points:.1f}% of all that temperature 0.8 writes",
)
drifted = np.abs(np.subtract(history["temperature 0.8"][-1]["kinds"], list(SHARES.values()))).sum() / 2
claim(
    "M4 topics drift", drifted, at_least=0.2,
    says="{points:.0f}% of its texts would have to change their topic to be spread as the truth's are",
)

# %% [markdown]
# **What it shows.** Not a blurred picture of the truth but another one: a handful of texts, each of which the world
# says about once in a hundred thousand to a million, fill a good part of it, and the topics have moved (**semantic
# drift**). **What would have falsified it:** a list whose shares stand in the order of the truth's, only steeper in the
# same proportion.
#
# ## 4. Which measure sees it?
#
# Nobody outside a world like ours has a KL to the truth. One has *indicators*, computed from what a model writes:
# diversity (types, entropy, different pairs and triples of words), repetition, mistakes, false statements, and the loss
# of an older model on the new texts. **Each sees something and hides something.**
#
# First, a warning that costs nothing. Take *real* texts, where nothing was lost, and measure samples of different size.
#
# **Predict:** 100 real texts against 4000: noun types? Noun entropy?

# %%
sizes = (25, 50, 100, 200, 500, 1000, 4000)
noun_truth = judge.word_shares[judge.nouns] / judge.word_shares[judge.nouns].sum()
true_entropy = entropy(noun_truth)
table = {}
for size in sizes:
    for draw_number in range(10):
        texts = words_of(real_rows(world, size, stream(SEED, 7, size, draw_number)))
        counts = word_counts(texts)[judge.nouns]
        words = sum(len(text) for text in texts)
        correction = ((counts > 0).sum() - 1) / (2 * counts.sum())
        table.setdefault(size, []).append(
            [
                entropy(counts),
                entropy(counts) + correction,
                (counts > 0).sum(),
                len({pair for text in texts for pair in pairwise(text)}) / words,
            ]
        )
plug_in, corrected, types, pairs = np.array([np.mean(table[size], axis=0) for size in sizes]).T
figure, axes = plots.new_figure(columns=3)
axes[0].plot(sizes, plug_in, marker="o", label="as counted (plug-in)", **plots.style(0))
axes[0].plot(sizes, corrected, marker="^", label="corrected (Miller–Madow)", **plots.style(1))
axes[0].axhline(true_entropy, label=f"truth, {true_entropy:.2f}", **plots.style(2))
axes[0].set(ylabel="noun entropy, nats")
axes[0].legend()
axes[1].plot(sizes, types, marker="o", **plots.style(0))
axes[1].set(ylabel=f"noun types seen, of {len(noun_truth)}")
axes[2].plot(sizes, pairs, marker="o", **plots.style(0))
axes[2].set(ylabel="distinct-2", title="different pairs of words ÷ words")
for axis in axes:
    axis.set(xscale="log", xlabel="real texts measured", ylim=(0, None))
axes[0].set_ylim(2.5, None)
plots.show(
    figure,
    f"Real texts. 100 of them show {types[2]:.0f} noun types and {plug_in[2]:.2f} nats, 4000 show {types[-1]:.0f} and {plug_in[-1]:.2f}; distinct-2 goes the other way.",
)
claim(
    "M4 small samples look less diverse", true_entropy - plug_in[2], at_least=0.2,
    says="100 real texts “lose” {effect:.2f} nats of noun entropy",
)
claim(
    "M4 the correction mends more than half",
    abs(true_entropy - corrected[2]) / (true_entropy - plug_in[2]),
    at_most=0.5,
    says="corrected, {effect:.2f} of that is left",
)

# %% [markdown]
# **What it shows.** A smaller sample has fewer types and less entropy, and a *larger* distinct-2, although the source
# is the same. So always compare equal numbers of texts, or better, of words; entropy can be corrected, roughly by
# (types − 1)/(2 · words).
#
# Now the indicators, at equal sizes: the last generation over generation 0, for two arms.
#
# **Predict:** for *replace*: does the number of different pairs and triples of words rise or fall, and by how much? And
# for temperature 0.8: which indicators get better?

# %%
OVER = f"generation {GENERATIONS} ÷ generation 0"
INDICATORS = (
    *("ungrammatical", "impossible", "false"),
    *("word types", "noun types", "different pairs", "different triples"),
    *("copies", "a noun twice"),
)
ratios = {
    name: [end(name, what) / begin("replace", what) for what in INDICATORS]
    for name in ("replace", "temperature 0.8")
}
figure, (axis,) = plots.new_figure(height=3.8)
for number, (name, values) in enumerate(ratios.items()):
    axis.scatter(values, range(len(INDICATORS)), s=40, label=name, **plots.marks(number))
axis.axvline(1, color="black", linewidth=0.8)
axis.set(xscale="log", xlabel=OVER)
kinds_of = ["mistakes: "] * 3 + ["diversity: "] * 4 + ["repetition: "] * 2
axis.set_yticks(range(len(INDICATORS)), [kind + what for kind, what in zip(kinds_of, INDICATORS, strict=True)])
axis.invert_yaxis()
axis.legend()
said = "; ".join(
    f"{name}: " + ", ".join(f"{what} {value:.2f}" for what, value in zip(INDICATORS, values, strict=True))
    for name, values in ratios.items()
)
plots.show(figure, f"Generation {GENERATIONS} over generation 0. {said}.")
of = {name: dict(zip(INDICATORS, values, strict=True)) for name, values in ratios.items()}
possible_triples = end("replace", "possible triples") / begin("replace", "possible triples")
claim(
    "M4 replace: among possible texts they do fall", possible_triples, at_most=0.95,
    says="replace: among the texts that the world could have said, different triples fall to {effect:.2f}",
)
claim(
    "M4 replace: different triples do not fall", of["replace"]["different triples"], at_least=1.0,
    says="replace: {effect:.2f} times as many different triples as generation 0",
)
claim(
    "M4 replace: false statements", of["replace"]["false"], at_least=2,
    says="replace: {effect:.1f} times the share of false statements",
)
claim(
    "M4 temperature: repetition", of["temperature 0.8"]["a noun twice"], at_least=3,
    says="temperature 0.8: {effect:.1f} times as many texts that use a noun twice",
)
claim(
    "M4 temperature: copies", end("temperature 0.8", "copies"), at_least=0.5,
    says="temperature 0.8: {points:.0f}% of its texts are copies of others",
)
entropy_lost = begin("replace", "noun entropy") - end("temperature 0.8", "noun entropy")
claim(
    "M4 temperature: entropy", entropy_lost, at_least=1.5,
    says="temperature 0.8: noun entropy is {effect:.2f} nats lower than generation 0's",
)

# %% [markdown]
# **What it shows.** Two illnesses, not one:
#
# - **noise** (replace): more and more texts that say nothing possible. A dashboard that counts different pairs and
#   triples of words calls it *healthier* than before: mistakes are new triples. Among the *possible* texts there are
#   fewer than before;
# - **sameness** (temperature 0.8): the same few things again and again. A dashboard of mistakes, ungrammatical or
#   impossible texts, calls *this* healthier. (False statements go either way, from world to world.)
#
# Both are called collapse, so say which measure you mean (Schaeffer et al., arXiv 2503.03150, count eight meanings of
# the word).
#
# One more indicator is popular: the loss of an older model, here generation 0, on new texts. **Predict:** for each of
# the two arms: does its *mean* go up or down? And if one mixes the texts of both?

# %%
figure, axes = plots.new_figure(columns=2)
middles = (BINS[1:] + BINS[:-1]) / 2
real_nats = (-log_probs(generation_0, yardstick.parts["all"]) / predicted(yardstick.parts["all"])).numpy()
real_counts = np.histogram(np.clip(real_nats, 0, BINS[-1]), BINS)[0]
for number, (name, counts) in enumerate(
    [("real texts", real_counts), *((name, history[name][-1]["histogram"]) for name in ratios)]
):
    shares = np.array(counts) / np.sum(counts)
    axes[0].plot(middles, shares, label=name, **plots.style(number))
    axes[1].plot(middles, 1 - np.cumsum(shares), label=name, **plots.style(number))
axes[0].set(xlabel="nats a token under generation 0", ylabel="share of texts", xlim=(0.4, 3), title="two signatures")
axes[1].set(
    xlabel="nats a token under generation 0",
    ylabel="share of texts above",
    yscale="log",
    ylim=(1e-3, 1),
    title="the high tail",
)
axes[0].legend()
means = {"real texts": real_nats.mean(), **{name: end(name, "nats") for name in ratios}}
plots.show(
    figure,
    "Mean nats a token under generation 0: "
    + ", ".join(f"{name} {value:.2f}" for name, value in means.items())
    + ". Replace grows a high tail; temperature 0.8 crowds together.",
)
part = (means["real texts"] - means["temperature 0.8"]) / (means["replace"] - means["temperature 0.8"])
print(
    f"mixed {part:.0%} to {1 - part:.0%}, replace's and temperature 0.8's texts together have just the mean of real ones"
)
print("mean nats a token: " + ", ".join(f"{name} {value:.2f}" for name, value in means.items()))
claim(
    "M4 signature of noise", end("replace", "unheard"), at_least=0.15,
    says="replace: {points:.0f}% of the texts are less likely than 99% of the real ones are",
)
claim(
    "M4 signature of sameness", end("temperature 0.8", "typical"), at_least=0.75,
    says="temperature 0.8: {points:.0f}% lie between the real texts' 5% and 50% quantiles (of the real ones, 45%)",
)
claim(
    "M4 sameness has no high tail", end("temperature 0.8", "unheard"), at_most=0.01,
    says="and {points:.1f}% above their 99%",
)

# %% [markdown]
# **What it shows.** In one collapse the mean goes up, in the other down: an alarm on the mean in one direction
# misses the other, and a mixture of both leaves the mean where it was. The histogram tells them apart at a glance.
# **What would have falsified it:** two histograms that differ by a shift only; then the mean would say it all. (In the
# Nature paper, which wrote by beam search, both changes appear at once: mass moves to the low side *and* a long
# high tail grows.)
#
# ## 5. Who loses first?
#
# A twentieth of our real texts is about astronomy. For this minority we have 1500 fresh real texts, and as many on
# each of the large topics, sports, technology and politics.
#
# **Predict:** how does the rise of KL on astronomy compare with the rise on the large topics? And the share of texts
# with a word of astronomy in them: does it fall?

# %%


def others_than(minority, name):
    """The mean KL of an arm on the other topics, generation by generation."""
    return np.mean([over_time(name, f"KL {topic}") for topic in TOPICS if topic != minority], axis=0)


def minority_ratio(minority, name):
    """How many times as much KL rises on the minority as on the other topics."""
    large = others_than(minority, name)
    return rise(name, f"KL {minority}") / (large[-1] - large[0])


figure, axes = plots.new_figure(columns=3)
for number, name in enumerate(("replace", "accumulate")):
    for part, values in (
        ("astronomy", over_time(name, "KL astronomy")),
        ("large topics", others_than("astronomy", name)),
    ):
        look = 2 * number + (part == "large topics")
        axes[0].plot(values, marker=plots.MARKERS[look], label=f"{name}, {part}", **plots.style(look))
axes[0].set(xlabel="generation", ylabel="KL, nats a token", title="on real texts of a topic", ylim=(0, None))
axes[0].legend()
draw(axes[1], live, "astronomy", "of the possible texts, %", percent=True)
axes[1].set_title("texts about astronomy")
axes[1].axhline(5, color="black", linewidth=0.8, label="the truth: 5%")
axes[1].set_ylim(0, 5.5)
axes[1].legend()
draw(axes[2], live, "astronomy words", "of all texts, %", percent=True)
axes[2].set_title("texts with a word of astronomy")
axes[2].legend()
plots.show(
    figure,
    f"On astronomy KL rises by {rise('replace', 'KL astronomy'):.2f}, {minority_ratio('astronomy', 'replace'):.1f} times as much as on the large topics. Astronomy among possible texts ends at: {ends_at(live, 'astronomy', '{:.1%}')}; texts with its words: {ends_at(live, 'astronomy words', '{:.1%}')}.",
)
claim(
    "M5 the minority suffers more", minority_ratio("astronomy", "replace"), at_least=2,
    says="under replace, KL rises {effect:.1f} times as much on astronomy as on the large topics",
)
claim(
    "M5 its texts become rare", end("replace", "astronomy") / begin("replace", "astronomy"), at_most=0.5,
    says="among the possible texts, astronomy has {effect:.2f} times the share that it had",
)
claim(
    "M5 its words hide that", end("replace", "astronomy words") / begin("replace", "astronomy words"), at_least=1.1,
    says="yet {effect:.2f} times as many texts have a word of astronomy in them",
)



def with_a_word_of_astronomy(generation):
    """Of the texts of replace's generation that have a word of astronomy: the share that the world could have said."""
    about = set(judge.words_about("astronomy").tolist())
    texts = words_of(kept.load(f"replace, generation {generation}")["written"].long()[:N])
    return np.mean([judge.read(text).possible for text in texts if not about.isdisjoint(text)])


before, after = with_a_word_of_astronomy(0), with_a_word_of_astronomy(GENERATIONS)
print(
    f"of the texts with a word of astronomy, {before:.0%} were possible in generation 0, {after:.0%} are in generation {GENERATIONS}"
)
claim(
    "M5 its words leak", after / before, at_most=0.3,
    says="where its words are used, the text is possible {effect:.2f} times as often as before",
)

# %% [markdown]
# Is it because astronomy is *rare*? Or because it is hard? Only an experiment tells: another world of the same words in
# which sports has 5% and astronomy 32% of the texts, three generations of *replace*.
#
# **Predict:** which topic suffers there?

# %%
figure, axes = plots.new_figure(columns=2)
for axis, name, title in zip(axes, ("replace", "swapped"), ("astronomy is rare", "sports is rare"), strict=True):
    for number, topic in enumerate(TOPICS):
        values = over_time(name, f"KL {topic}")[:4]
        axis.plot(values, marker=plots.MARKERS[number], label=topic, **plots.style(number))
    axis.set(xlabel="generation", ylabel="KL on real texts of a topic", title=title, ylim=(0, None))
    axis.xaxis.get_major_locator().set_params(integer=True)
axes[0].legend()
plots.show(
    figure,
    f"Where sports is rare, KL rises {minority_ratio('sports', 'swapped'):.1f} times as much on sports as on the other topics.",
)
claim(
    "M5 it is the share that counts", minority_ratio("sports", "swapped"), at_least=2,
    says="with sports as the minority, KL rises {effect:.1f} times as much on sports as on the other topics",
)

# %% [markdown]
# **What it shows.** The minority loses several times as much as the majority under *replace* and *accumulate*, and it
# is its *share* that makes it so: swap the shares, and the roles are swapped. And counting its *words* hides it: under
# *replace* they become *more* frequent, but most of them now stand in texts where they make no sense. So measure the
# minority by itself, on texts of its own, before the mean of all tells you anything. **What would have falsified it:**
# a rare topic whose KL rises like that of the large ones, or an astronomy that suffers as much where it is a large
# topic.
#
# ## 6. Where does the loss come from?
#
# In part 1 luck was the only enemy. A real model has three:
#
# 1. **finite sampling**: it reads finitely many texts;
# 2. **limited expressivity**: no member of its family equals the truth;
# 3. **imperfect optimisation**: training ends before the best member is found.
#
# On the thousand words of part 1 each error can be had *alone*. Where we want no luck, we use the probabilities
# themselves in place of a sample. For expressivity: ten neighbours in rank must share one probability. For
# optimisation: gradient descent on the exact loss, from equal probabilities, stopped after 200 steps.
#
# **Predict:** which of the three make entropy fall? Which one does no further harm after generation 1?

# %%


def kl_between(p, q):
    """KL(p‖q) in nats; infinite when q lacks what p has."""
    return float((p * np.log(p / q)).sum()) if (q > 0).all() else np.inf


def sampled(q):
    """Exact in everything, but from 1000 words."""
    return rng.multinomial(1000, q) / 1000


def too_simple(q):
    """The best model in which ten neighbours share one probability."""
    return np.repeat(q.reshape(100, 10).mean(axis=1), 10)


def half_trained(q, steps=200, rate=5.0):
    """Gradient descent on the exact cross-entropy, from equal probabilities."""
    logits = np.zeros(K)
    for _ in range(steps):
        says = np.exp(logits - logits.max())
        says /= says.sum()
        logits += rate * (q - says)
    says = np.exp(logits - logits.max())
    return says / says.sum()


causes = {"finite sampling": sampled, "limited expressivity": too_simple, "imperfect optimisation": half_trained}
alone = {}
for name, relearn in causes.items():
    alone[name] = [zipf]
    for _ in range(5):
        alone[name].append(relearn(alone[name][-1]))
figure, axes = plots.new_figure(columns=3)
for number, (name, models) in enumerate(alone.items()):
    style = {"marker": plots.MARKERS[number], "label": name, **plots.style(number)}
    axes[0].plot([entropy(q) for q in models], **style)
    axes[1].plot([kl_between(zipf, q) for q in models], **style)
    axes[2].plot([q[200:].sum() / zipf[200:].sum() for q in models], **style)
axes[0].set(xlabel="generation", ylabel="entropy, nats")
axes[1].set(xlabel="generation", ylabel="KL, nats", title="KL to the truth (sampling: infinite)")
axes[2].set(xlabel="generation", ylabel="÷ the truth's", title="share of the 800 rarest words")
axes[0].legend()
ends_of = {name: entropy(models[-1]) for name, models in alone.items()}
plots.show(
    figure,
    f"Entropy of the truth {entropy(zipf):.2f}; in generation 5: "
    + ", ".join(f"{name} {value:.2f}" for name, value in ends_of.items())
    + ".",
)
spared = [int((q[200:] > 0).sum()) for q in alone["finite sampling"]]
print(f"finite sampling: of the 800 rarest words {' '.join(map(str, spared))} are left from generation to generation")
kls = {name: [kl_between(zipf, q) for q in models] for name, models in alone.items()}
claim(
    "M3 sampling narrows", entropy(zipf) - ends_of["finite sampling"], at_least=0.5,
    says="finite sampling: entropy falls by {effect:.2f} nats",
)
claim(
    "M3 a projection harms once",
    max(abs(kl - kls["limited expressivity"][1]) for kl in kls["limited expressivity"][1:]),
    at_most=1e-9,
    says="limited expressivity: after generation 1, KL changes by {effect:.0e}",
)
claim(
    "M3 early stopping flattens", ends_of["imperfect optimisation"] - entropy(zipf), at_least=0.1,
    says="imperfect optimisation: entropy RISES by {effect:.2f} nats",
)

# %% [markdown]
# **What it shows.** The three do not even agree in direction. Sampling *narrows*: fewer and fewer of the rarest words
# survive. (As a group they keep their share, on average: those that luck spares take the room of the lost.) Early
# stopping *flattens*: the model stays near where training began, here at equal probabilities, so the rare is said *too
# often*, more so in each generation. And too small a family does its harm *once*, as long as fitting twice gives what
# fitting once gave. (A model for which it does not, such as a kernel density, which widens its data each time, adds
# harm in every generation.)
#
# In the language model none of them can be switched off altogether, but each can be turned up. Against *much of all*
# (16,000 texts a generation, 500 steps, width 64), each of three chains is given less of one thing: *few texts* (2000),
# *few steps* (125), *narrow model* (width 16); and one is given more: 32,000 texts, so that it reads *nothing twice*.
#
# **Predict:** does that last chain lose less?

# %%
turned_up = ["much of all", "few texts", "few steps", "narrow model", "nothing twice"]
figure, axes = plots.new_figure(columns=3)
draw(axes[0], turned_up, "KL", "KL to the truth, nats a token")
draw(axes[1], turned_up, "ungrammatical", "ungrammatical texts, %", percent=True)
draw(axes[2], turned_up, "different triples", "different triples of words")
axes[2].set_ylim(None, None)
axes[2].legend(loc="lower right")
plots.show(
    figure,
    f"Two generations after the first: KL {ends_at(turned_up, 'KL')}; different triples {ends_at(turned_up, 'different triples', '{:.0f}')}.",
)
print("rise of KL in two generations: " + ", ".join(f"{name} {rise(name):.3f}" for name in turned_up))
claim(
    "M3 nothing twice", rise("nothing twice") / rise("much of all"), at_least=0.8, at_most=1.2,
    says="with twice as many texts again, none read twice, KL rises {effect:.2f} times as fast",
)
claim(
    "M3 few texts", rise("few texts") / rise("much of all"), at_least=2.5,
    says="with an eighth of the texts, KL rises {effect:.1f} times as fast",
)
claim(
    "M3 few steps", rise("few steps") / rise("much of all"), at_least=2.5,
    says="with a quarter of the steps, KL rises {effect:.1f} times as fast",
)
claim(
    "M3 a narrow model", rise("narrow model") / rise("much of all"), at_least=2.5,
    says="with a quarter of the width, {effect:.1f} times",
)
claim(
    "M3 few steps flatten",
    end("few steps", "different triples") / begin("few steps", "different triples"),
    at_least=1.03,
    says="few steps: the different triples grow to {effect:.2f} of what they were",
)

# %% [markdown]
# **What it shows.** Every error that a model has is handed on, and the next one adds its own. Fewer texts, fewer steps
# or a narrower model: each makes KL rise faster. But with twice as many texts as *much of all*, so that none is read
# twice, little changes: what is left then does not come from too few texts, and "just sample more" mends only a part.
# **What would have falsified it:** a chain with less of something whose KL rises no faster than that of *much of all*.
#
# ## 7. Does a little real text help?
#
# Two more arms, each with a tenth of real text in every generation: **400 new** texts each time, or **the same 400**
# each time.
#
# **Predict:** from the exact laws of part 2: the order of accumulate, 10% fresh, 10% fixed and replace.

# %%
anchored = ["replace", "10% fixed", "10% fresh", "accumulate"]
figure, axes = plots.new_figure(columns=2)
draw(axes[0], anchored, "KL", "KL to the truth, nats a token")
draw(axes[1], anchored, "KL astronomy", "KL on astronomy, nats a token")
axes[0].legend()
plots.show(
    figure,
    f"In generation {GENERATIONS}, KL: {ends_at(anchored, 'KL')}; on astronomy: {ends_at(anchored, 'KL astronomy')}.",
)
rises = [rise(name) for name in anchored]
print("rise of KL: " + ", ".join(f"{name} {value:.3f}" for name, value in zip(anchored, rises, strict=True)))
claim(
    "M6 accumulate keeps the minority",
    rise("accumulate", "KL astronomy") / rise("replace", "KL astronomy"),
    at_most=0.4,
    says="on astronomy, accumulate rises {effect:.2f} times as much as replace",
)
claim(
    "M6 a fresh anchor", rises[2] / rises[0], at_most=0.8,
    says="10% fresh: KL rises {effect:.2f} times as much as without an anchor",
)
claim("M6 a fixed anchor", rises[1] / rises[0], at_most=1.0, says="10% fixed: {effect:.2f} times")
claim(
    "M6 fresh against fixed", rises[2] / rises[1], at_most=0.9,
    says="fresh rises {effect:.2f} times as much as fixed",
)
claim(
    "M6 accumulate against fresh", rises[3] / rises[2], at_most=0.5,
    says="accumulate rises {effect:.2f} times as much as 10% fresh",
)

# %% [markdown]
# **What it shows.** Over all texts: *accumulate* < 10% *fresh* < 10% *fixed* < *replace*. New real text can bring back
# what the chain has lost; the same 400 texts can only keep *themselves* alive. For astronomy only the first place is
# sure: *accumulate* lies far below all others. Of 400 real texts about twenty are about it, and the other places change
# from world to world. The cheapest thing of all is to throw nothing away: *accumulate* needs no new real text at all.
# What it needs is room to keep all texts. **What would have falsified it:** a fixed anchor as good as a fresh one.
#
# ## 8. Does a filter help?
#
# Curation: a **verifier** that knows the grammar lets only grammatical texts into the next training set; new ones are
# written until there are 4000.
#
# **Predict:** ungrammatical texts under replace and with the filter? KL? And what becomes of the minority?

# %%
curated = ["replace", "verified"]
figure, axes = plots.new_figure(columns=2)
draw(axes[0], curated, "ungrammatical", "ungrammatical texts, %", percent=True)
draw(axes[1], curated, "KL", "KL to the truth, nats a token")
axes[0].legend()
plots.show(
    figure,
    f"In generation {GENERATIONS}: ungrammatical {ends_at(curated, 'ungrammatical', '{:.1%}')}; KL {ends_at(curated, 'KL')}.",
)
claim(
    "M7 the filter works", end("verified", "ungrammatical") / end("replace", "ungrammatical"), at_most=1 / 3,
    says="the filter leaves {effect:.2f} of the ungrammatical texts",
)
claim(
    "M7 and KL hardly gains", rise("verified") / rise("replace"), at_least=0.75,
    says="KL still rises {effect:.2f} times as much as without it",
)
claim(
    "M7 the minority pays", rise("verified", "KL astronomy") / rise("replace", "KL astronomy"), at_least=1.1,
    says="on astronomy it rises {effect:.2f} times as much",
)
claim(
    "M7 the tail pays", end("replace", "tail types") - end("verified", "tail types"), at_least=4,
    says="{effect:.0f} more words of the tail are gone than without the filter",
)

figure, (axis,) = plots.new_figure()
for number, name in enumerate(curated):
    axis.plot(range(1, 6), rise_by_rarity(name), marker=plots.MARKERS[number], label=name, **plots.style(number))
axis.set(
    xlabel="fifth of the real texts, by their rarest word: from common to rare",
    ylabel="rise of KL, nats a token",
    ylim=(0, None),
)
axis.set_xticks(range(1, 6))
axis.legend()
plots.show(
    figure,
    "Rise of KL by rarity: "
    + "; ".join(f"{name} {' '.join(f'{value:.2f}' for value in rise_by_rarity(name))}" for name in curated)
    + ".",
)
skewed = {name: rise_by_rarity(name)[-1] / rise_by_rarity(name)[0] for name in curated}
claim(
    "M7 the filter loses on the rare", skewed["verified"] / skewed["replace"], at_least=1.2,
    says="from the commonest to the rarest fifth, the rise of KL grows {effect:.1f} times as steeply as without the filter",
)
by_replace = words_of(kept.load("replace, generation 1")["written"].long()[:N])
broken = {
    name: np.mean(
        [
            not judge.read(text).grammatical
            for text in by_replace
            if (not set(judge.tail.tolist()).isdisjoint(text)) == rare
        ]
    )
    for name, rare in (("with a word of the tail", True), ("without", False))
}
print(
    "generation 1 of replace: the filter throws out "
    + ", ".join(f"{value:.0%} of the texts {name}" for name, value in broken.items())
)
claim(
    "M7 the filter hits the rare", broken["with a word of the tail"] / broken["without"], at_least=1.2,
    says="texts with a word of the tail are thrown out {effect:.1f} times as often",
)

# %% [markdown]
# **What it shows.** The filter does what it promises: four of five mistakes are gone. But to be valid is not to be true
# to the distribution. Look at the fifths: the filter gains on common texts and loses on the rarest. A text with rare
# words breaks more often, so the filter throws it out more often, so the next model sees it less. A filter that asks
# only "is it well made?" is a filter against the rare. It also checks grammar and nothing else: what is false or
# incoherent passes. **What would have falsified it:** a KL that falls as the mistakes do, to a fifth.
#
# **De-duplication** is the other usual cure. For the arm that repeats itself (temperature 0.8):

# %%
repeated = words_of(kept.load(f"temperature 0.8, generation {GENERATIONS}")["written"].long()[:N])
unique = list(dict.fromkeys(repeated))
by_lot = [repeated[one] for one in rng.choice(len(repeated), len(unique), replace=False)]
piles = {"all": repeated, "as many of them, by lot": by_lot, "without copies": unique}
entropies = {}
for name, texts in piles.items():
    nouns = word_counts(texts)[judge.nouns]
    entropies[name] = entropy(nouns)
    print(
        f"{name}: {len(texts)} texts, {(nouns > 0).sum()} noun types, noun entropy {entropies[name]:.2f} (truth: {true_entropy:.2f})"
    )
still_lost = (true_entropy - entropies["without copies"]) / (true_entropy - entropies["all"])
claim(
    "M7 copies go, the lost stays lost", still_lost, at_least=0.5,
    says="without copies, {effect:.2f} of the lost noun entropy is still lost",
)

# %% [markdown]
# Most of these texts are copies. Without them, what is left is spread more evenly: more nouns and more entropy than in
# as many texts by lot. But it holds no noun that the pile did not hold, and most of the lost entropy stays lost:
# de-duplication takes away what is too much; it cannot bring what is missing. (We did it once, at the end; not in every
# generation.)
#
# ## 9. Can synthetic text be made better?
#
# Filters only take away. **Data evolution** (WizardLM, Xu et al., arXiv 2304.12244, for instructions) steers what is
# *written*, by its prompts: start from seeds, make them more complex (deepen) or rarer (broaden), eliminate failures
# and copies, and choose from what is left. Ours, at the same 4000 texts to read; the prompt is the beginning of a seed:
#
# 1. **seeds**: of the 4000 real texts, 400 are kept: those whose rarest word is the rarest (`rarest_texts`);
# 2. **broaden**: besides 8000 free texts, 1000 that go on from the beginning of a seed up to the word that is most
#    needed, the one whose share has fallen most (`needed_beginnings`);
# 3. **deepen**: 1000 that go on where the first sentence of a seed could end, and may not end it: the model has to say
#    something more (`whole_sentences`);
# 4. **eliminate** failures (the same verifier), copies, and the seeds themselves, so that no seed is read whole;
# 5. **choose** 4000 by a **quota**: together they should use each word as often as the real texts of generation 0 did.
#    That needs a table of word counts, kept from then (`quota`).
#
# First one step of it, with the model of *replace*'s last generation.
#
# **Predict:** which of seeds and quota brings lost words back?

# %%
writer = small_decoder(SIZE, layers=1, max_length=32).eval()
writer.load_state_dict(kept.load(f"replace, generation {GENERATIONS}")["model"])
counts, tail, shares = word_counts(words_of(real)), set(judge.tail.tolist()), judge.word_shares
seeds = rarest_texts(words_of(real), counts, N // 10)
free = words_of(write(writer, 2 * N, stream(SEED, 10)))
starts = {
    "broadened": needed_beginnings(seeds, counts, free, N // 4, stream(SEED, 10, 1)),
    "deepened": whole_sentences(judge, seeds, N // 4),
}
steered = {
    "broadened": go_on(writer, starts["broadened"], stream(SEED, 10, 2)),
    "deepened": go_on(writer, starts["deepened"], stream(SEED, 10, 3), not_first=world.tokens(".")[:1]),
}


def share_of_tail(texts):
    """The share of their words that are of the tail."""
    return np.mean([word in tail for text in texts for word in text])


def grammatical(texts):
    """Those that keep the grammar; all of them, if none does."""
    return [text for text in texts if judge.read(text).grammatical] or texts


length = {"free": np.mean([len(text) for text in grammatical(free)])}
print(
    f"free: {len(grammatical(free)) / len(free):.0%} are grammatical; of all words {share_of_tail(free):.1%} are of the tail (truth: 5%)"
)
for name, texts in steered.items():
    own = [text[len(start) :] for text, start in zip(texts, starts[name], strict=True)]
    length[name] = np.mean([len(text) for text in grammatical(texts)])
    print(
        f"{name}: {len(grammatical(texts)) / len(texts):.0%} are grammatical; of all words {share_of_tail(texts):.1%} are of the tail, of those the model wrote itself {share_of_tail(own):.1%}"
    )
    for text in grammatical(texts)[:2]:
        print("    ", world.text(text))
claim(
    "M8 deepening lengthens", length["deepened"] - length["free"], at_least=0.2,
    says="deepened texts that pass are {effect:.1f} words longer than free ones",
)


def measured(texts):
    """Of a set of texts: words of the tail, their share ÷ the truth's, distance of all word shares from the truth, astronomy."""
    counts = word_counts(texts)
    said = counts / counts.sum()
    kinds = [judge.read(text).kind for text in texts]
    return (
        (counts[judge.tail] > 0).sum(),
        said[judge.tail].sum() / shares[judge.tail].sum(),
        np.abs(said - shares).sum() / 2,
        kinds.count("astronomy") / len(kinds),
    )


unseeded = list(dict.fromkeys(grammatical(free)))
seeded = [
    text
    for text in dict.fromkeys(grammatical(free + steered["broadened"] + steered["deepened"]))
    if text not in set(seeds)
]
lot = np.random.default_rng(stream(SEED, 10, 4))
sets = {
    "verified": grammatical(free)[:N],
    "and no copies": unseeded[:N],
    "and a quota": quota(unseeded, counts, N, stream(SEED, 10, 5)),
    "seeds, no quota": [seeded[one] for one in lot.choice(len(seeded), min(N, len(seeded)), replace=False)],
    "evolved: both": quota(seeded, counts, N, stream(SEED, 10, 5)),
}
found = {name: measured(texts) for name, texts in sets.items()}
plots.show_table(
    "What the next generation would read",
    [
        "",
        f"words of the tail, of {len(tail)}",
        "their share ÷ the truth's",
        "distance of all word shares",
        "about astronomy",
    ],
    [
        [name, f"{words}", f"{share:.2f}", f"{distance:.3f}", f"{rare:.1%}"]
        for name, (words, share, distance, rare) in found.items()
    ],
)
claim(
    "M8 seeds bring words back", found["seeds, no quota"][0] - found["verified"][0], at_least=5,
    says="the seeds bring {effect:.0f} words of the tail back",
)
claim(
    "M8 the quota sets their frequencies", found["evolved: both"][2] / found["seeds, no quota"][2], at_most=0.7,
    says="the quota leaves {effect:.2f} of the distance of word shares from the truth",
)

# %% [markdown]
# **What it shows.** The seeds bring words back, the quota sets their frequencies, and leaving out copies does next to
# nothing here. Deepening asks for what the model hardly knows: most of what it writes is thrown out. And look at the
# last column: a quota of *words* need not keep the *texts* that the seeds had brought. One gets what one measures.
#
# **Predict:** over five generations, how much of what the filter lost comes back? What will it cost?

# %%
defence = ["replace", "10% fresh", "verified", "evolved"]
figure, axes = plots.new_figure(columns=2)
draw(axes[0], defence, "ungrammatical", "ungrammatical texts, %", percent=True)
draw(axes[1], defence, "KL", "KL to the truth, nats a token")
axes[0].legend()
plots.show(
    figure,
    f"In generation {GENERATIONS}: ungrammatical {ends_at(defence, 'ungrammatical', '{:.1%}')}; KL {ends_at(defence, 'KL')}.",
)
figure, axes = plots.new_figure(columns=2)
draw(axes[0], defence, "KL astronomy", "KL on astronomy, nats a token")
draw(axes[1], defence, "tail types", f"words of the tail still used, of {len(judge.tail)}")
axes[1].set_ylim(0.7 * len(judge.tail), len(judge.tail) + 1)
axes[0].legend()
plots.show(
    figure,
    f"In generation {GENERATIONS}: KL on astronomy {ends_at(defence, 'KL astronomy')}; words of the tail {ends_at(defence, 'tail types', '{:.0f}')}.",
)


def won_back(what):
    """How much of what the verifier lost against generation 0 the evolved arm has."""
    lost = end("verified", what)
    return (end("evolved", what) - lost) / (begin("verified", what) - lost)


asked = {name: over_time(name, "asked")[1:].mean() for name in ("replace", "verified", "evolved")}
print("texts written for a generation: " + ", ".join(f"{name} {value:.0f}" for name, value in asked.items()))
claim(
    "M8 the tail comes back", won_back("tail types"), at_least=0.75,
    says="of the tail's words that the filter lost, {effect:.2f} are won back",
)
claim("M8 all words", won_back("word types"), at_least=0.5, says="of all words it lost, {effect:.2f}")
claim(
    "M8 and KL gains", rise("evolved") / rise("verified"), at_most=0.65,
    says="KL rises {effect:.2f} times as much as with the filter alone",
)
claim(
    "M8 better than 10% fresh", rise("evolved") / rise("10% fresh"), at_most=1.0,
    says="and {effect:.2f} times as much as with 10% of fresh real text",
)
claim(
    "M8 still as clean", end("evolved", "ungrammatical") / end("verified", "ungrammatical"), at_most=1.5,
    says="with {effect:.2f} times the filter's ungrammatical texts",
)
claim(
    "M8 the minority", rise("evolved", "KL astronomy") / rise("verified", "KL astronomy"), at_most=0.5,
    says="on astronomy KL rises {effect:.2f} times as much as with the filter alone",
)
claim(
    "M8 more is false", end("evolved", "false") / end("verified", "false"), at_least=1.0,
    says="but {effect:.1f} times as large a share of its statements is false",
)

# %% [markdown]
# **What it shows.** The same model, the same verifier, as many texts to read, and a smaller loss than with 10% of fresh
# real text, though none of the seeds is read whole. (Their beginnings are read: they make up a small part of the
# words.) What made the difference is *knowing what is missing*: seeds and counts carry information from the real world
# into each generation. It has its price. Two and a half times as much is written as is read; to write as much and
# choose by lot would not help: that would be *verified* again. And in four of the five worlds of `make claims` more of
# its statements were false than with the filter alone: the verifier reads grammar, not facts. **What would have
# falsified it:** a quota that does as well without the seeds.
#
# ## 10. When is synthetic text the remedy?
#
# So far we had enough real text and lost it. Often one has too little: it is rare, expensive, or private. Say you have
# **300** real texts. Six ways to train the same model, each for the number of steps, up to 400, that 500 other texts
# like best:
#
# - the 300 alone;
# - with 4000 texts by a model of these 300, as they come; or those of 12,000 that are grammatical, 4000 at most; or
#   those of 12,000 that the world could have said (the strictest verifier there is: it leaves a few hundred);
# - with 4000 texts by θ̂, chapter 1's model, which has read tens of thousands of the world's texts;
# - θ̂'s 4000 texts alone: the 300 are **private** and never read.
#
# **Predict:** which of them beat the 300 alone? *About 40 s on 2
# cores.*

# %%
FEW = budget(300)
few = real_rows(world, FEW, stream(SEED, 11))
others = real_rows(world, budget(500), stream(SEED, 12))
teacher, _ = checkpoints.load("decoder")
LENGTHS = [budget(steps) for steps in (70, 100, 200, 400)]


def study(name, rows, lengths, held, shelf):
    """A model trained on these rows, for as many of the steps in lengths as held texts like best; kept on the shelf."""
    piece = shelf.load(name)
    if piece is None:
        tries = [fit(rows, steps=steps, width=64, seed=stream(SEED, 13)) for steps in lengths]
        best = max(range(len(tries)), key=lambda one: log_probs(tries[one], held).sum())
        piece = {"steps": lengths[best], "model": tries[best].state_dict()}
        shelf.save(name, piece)
    model = small_decoder(SIZE, layers=1, max_length=32).eval()
    model.load_state_dict(piece["model"])
    return model, piece["steps"]


def students_of(reads):
    """Trains a model on each of these rows, side by side: each with the number of steps that suited it."""
    shelf = Kept(
        checkpoints.folder() / "collapse",
        settings=(SEED, [(name, rows.sum().item(), lengths) for name, (rows, lengths) in reads.items()]),
        code=(fit, study),
    )
    with checkpoints.interruptible(shelf.place):
        return side_by_side(
            {name: partial(study, name, rows, lengths, others, shelf) for name, (rows, lengths) in reads.items()},
            done=lambda: len(shelf.names()), total=len(reads), title="Students",
        )


students = students_of({"300 real": (few, LENGTHS), "300 real, too long": (few, LENGTHS[-1:])})
own_model, _ = students["300 real"]
own_texts = words_of(write(own_model, 3 * N, stream(SEED, 14)))
again = stack(*[few] * max(1, N // (2 * FEW)))  # so that a third of what is read is real
teachers_texts = write(teacher, N, stream(SEED, 15))
supplies = {
    "its own, all": rows_of(own_texts[:N]),
    "its own, grammatical": rows_of([text for text in own_texts if judge.read(text).grammatical][:N]),
    "its own, possible": rows_of([text for text in own_texts if judge.read(text).possible][:N]),
    "θ̂'s": teachers_texts,
}
reads = {f"300 real and {name}": (stack(rows, again), LENGTHS) for name, rows in supplies.items()}
students |= students_of({**reads, "θ̂'s alone": (teachers_texts, LENGTHS)})
print("grammatical: {grammatical:.0%} of its own texts; possible: {possible:.0%}".format(
    **{what: np.mean([getattr(judge.read(text), what) for text in own_texts]) for what in ("grammatical", "possible")}
))
for name, (_, steps) in students.items():
    print(f"{name}: {steps} steps" + (f", {len(supplies[name[13:]])} texts besides" if name[13:] in supplies else ""))
scores = {name: yardstick.divergence(model)[0] for name, (model, _) in students.items()}
figure, (axis,) = plots.new_figure()
shown = {name: value for name, value in scores.items() if name != "300 real, too long"}  # that one is for below
plots.bars(axis, list(shown), ("six students", list(shown.values())))
axis.set(xlabel="KL to the truth, nats a token")
plots.show(figure, "KL to the truth: " + ", ".join(f"{name} {value:.3f}" for name, value in scores.items()) + ".")
gain = {name: scores["300 real"] - value for name, value in scores.items()}
claim(
    "M9 its own texts add little", gain["300 real and its own, all"] / gain["300 real and θ̂'s"], at_most=0.15,
    says="its own texts, as they come, win {effect:.2f} of what θ̂'s texts win",
)
claim(
    "M9 a verifier adds what it knows",
    gain["300 real and its own, grammatical"] - gain["300 real and its own, all"],
    at_least=0.02,
    says="a verifier of grammar wins {effect:.3f} nats a token more",
)
claim("M9 a teacher adds most", gain["300 real and θ̂'s"], at_least=0.2, says="θ̂'s texts win {effect:.3f}")
claim(
    "M9 even without the private texts", gain["θ̂'s alone"], at_least=0.2,
    says="θ̂'s alone, without one of the 300, win {effect:.3f}",
)

# %% [markdown]
# **What it shows.** A model's own texts add no knowledge, and win little. A verifier adds what it knows, as long as
# enough passes it: the strictest is not the best, since of 12,000 texts it leaves a few hundred. (Of the five worlds
# that `make claims` tried, the grammar won something in four, and nothing in one.) A teacher's reading adds most; six
# copies of the 300 beside it do not even help. What helps comes *from outside*. **What would have falsified it:** own
# texts, as they come, that win half of what the teacher's win.
#
# And is the private text safe, if only *synthetic* text is handed on? It depends on what the writer has read, and for
# how long. Four models write 12,000 texts each, and we count how many of the 300 private texts are among them word for
# word; as a yardstick, how many of 300 *other* real texts, since short texts recur by chance. They are the model of the
# 300, stopped in time; the one that was trained on them for too long; an **heir**, which has read nothing but 4000
# texts by the second; and the model of θ̂'s texts alone.
#
# **Predict:** how many of the 300 does the heir write, which was given none of them?

# %%
private, strangers = (set(words_of(rows)) for rows in (few, real_rows(world, FEW, stream(SEED, 16))))
leaky = write(students["300 real, too long"][0], N, stream(SEED, 18))
students |= students_of({"heir of too long": (leaky, LENGTHS[-1:])})
repeats = {}
for name in ("300 real", "300 real, too long", "heir of too long", "θ̂'s alone"):
    said = set(words_of(write(students[name][0], 3 * N, stream(SEED, 17))))
    repeats[name] = len(said & private) / len(private), len(said & strangers) / len(strangers)
    print(f"{name}: writes {repeats[name][0]:.1%} of the private texts, {repeats[name][1]:.1%} of the strangers")
leak = {name: own - chance for name, (own, chance) in repeats.items()}
claim(
    "M9 synthetic text can leak", leak["heir of too long"], at_least=0.2,
    says="a model that read synthetic text only writes {points:.0f} points more of the private texts than of strangers",
)
claim(
    "M9 stopped in time it leaks little", leak["300 real"], at_most=0.15,
    says="a model of the 300 that was stopped in time: {points:.1f} points",
)

# %% [markdown]
# **What it shows.** *Synthetic is not private.* The heir was given none of the 300 and writes nearly all of them: its
# 4000 texts held copies that the model before it had learnt by heart. Where the private texts stood nowhere in the
# ancestry (θ̂'s), they come up about as often as strangers do. Between the two one has to count, or to limit by method
# what a single text can do (differential privacy). So there are four honest uses of synthetic text: **scarcity** (a
# teacher or a verifier knows more than your few texts), **privacy** (if the writer has not learnt the private texts by
# heart: count), **cost** (writing may be cheaper than collecting; not measured here) and **diversity** (steered at what
# is missing, part 9). In each of them something comes in from outside. Where nothing does, it is a copy of a copy.
#
# ## 11. And on real text?
#
# `fit`, `write` and the plans know nothing of our world. With `TINYLOOPS_DATA=shakespeare` or `hub` this part runs
# three generations on real text; without a known truth, KL is replaced by the loss on held-out real text. *About two
# minutes.*
#
# **Predict:** does the order of replace and accumulate hold?

# %%
if os.environ.get("TINYLOOPS_DATA", "world") != "world":
    corpus = data.load_corpus(documents=N, held_out=budget(500), seed=SEED)

    def short_rows(split, longest=24):
        """The beginnings of real texts as rows."""
        return rows_of([tuple(ids[1:-1][:longest]) for ids in data.token_ids(corpus, split)])

    real_start, real_held = short_rows("train"), short_rows("held_out")
    outcome = {}
    for plan in ("replace", "accumulate"):
        rows, losses = real_start, []
        for g in range(4):
            model = fit(rows, steps=STEPS, width=64, seed=stream(SEED, 3, g), size=len(corpus.tokenizer))
            losses.append((-log_probs(model, real_held).sum() / predicted(real_held).sum()).item())
            print(f"{plan}, generation {g}: {losses[-1]:.3f} nats a token on real text", flush=True)
            new = write(model, len(real_start), stream(SEED, 4, g))
            rows = new if plan == "replace" else stack(rows, new)
        outcome[plan] = losses
    figure, (axis,) = plots.new_figure()
    for number, (name, losses) in enumerate(outcome.items()):
        axis.plot(losses, marker=plots.MARKERS[number], label=name, **plots.style(number))
    axis.set(xlabel="generation", ylabel="loss on real text, nats a token")
    axis.legend()
    plots.show(
        figure,
        "Loss on real text in generation 3: "
        + ", ".join(f"{name} {losses[-1]:.2f}" for name, losses in outcome.items())
        + ".",
    )
else:
    print("Set TINYLOOPS_DATA to shakespeare or hub before starting to run this part on real text.")

# %% [markdown]
# ## What you can now say
#
# - Collapse is what happens in a chain of models that read what models wrote. The tail is lost first, because luck
#   never gives back. A model that only counts loses words; a network loses their probability. What it converges to is
#   unlike the truth (M1, M2).
# - Three errors drive it. Sampling narrows, early stopping flattens, too small a family does its harm once (M3).
# - There are two illnesses, noise and sameness, and each looks healthy on the other's dashboard. Compare equal sizes;
#   look at histograms, not means; name your measure (M4).
# - The minority loses first and most, because of its share; its words hide that its texts are going (M5).
# - Keep the real text: *accumulate* loses least, *fresh* slows the loss, *fixed* keeps itself alive (M6).
# - A filter buys validity with the tail; de-duplication evens out what is left, and what is lost stays lost (M7).
# - Synthetic text is a defence where something from outside steers it: seeds, counts, a verifier's or a teacher's
#   knowledge. It is not private by itself (M8, M9).
#
# **Next:** the assignment `04_collapse`, in which you build the laws, the loop, the measures and an evolution step
# yourself, and write a plan for a data pipeline.
