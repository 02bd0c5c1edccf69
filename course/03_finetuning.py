# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Chapter 3. Supervised fine-tuning: the objective, and moderate adjustment
#
# Chapter 1's decoder writes like the world it has read. Ask it a question, and it does not answer. **What must change
# so that it does, and how far may θ move before it loses what it knew?**
#
# You will turn θ̂ into a small chatbot, then ruin it, find out from the curves what ruined it, and try six ways to mend
# it. On two CPU cores the whole chapter takes about two minutes.
#
# | part | question | concept |
# |---|---|---|
# | 1 | What does one show a model that should answer? | instruction data, template, mask (S1) |
# | 2 | Is it trained by another method? | the objective of SFT, compared with pre-training (S2, S3) |
# | 3 | Where does the run start? | initialisation at θ̂ (S4) |
# | 4 | How far should θ move? | moderate against aggressive: the sweep (S5) |
# | 5 | What is lost, and what not? | overfitting and forgetting (S6) |
# | 6 | What went wrong here? | a failing run, from its curves to the cause (S7) |
# | 7 | What helps? | six remedies on the same task and budget (S7) |
# | 8 | Should the prompt count too? | prompt-loss weight (S2, S5) |
# | 9 | Is it a good bot now? | talk to it; strategies for a specialised chatbot (S8) |
# | 10 | And on real text? | the same functions, a real checkpoint |
#
# **Before it:** chapter 1, above all the objective (P1), the loop (P4) and θ̂ (P6). **It opens:** chapter 4, where a
# model is trained on what models wrote.
#
# Wherever you see **Predict**, stop and write down a number before you run the cell. Being wrong is the point.

# %%
import os
import time
import warnings
from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor
from torch.nn import functional
from transformers import get_constant_schedule_with_warmup, get_cosine_schedule_with_warmup
from transformers.utils import logging as transformers_logging

from tinyloops import check_environment, checkpoints, data, plots, widgets
from tinyloops.chat import chat
from tinyloops.claims import budget, claim, seed
from tinyloops.colleagues import RUNS
from tinyloops.decoders import load_decoder
from tinyloops.generation import generate
from tinyloops.metrics import IGNORED, heldout_loss
from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.world import World
from tinyloops.world.lexicon import FIELDS, INSTRUCTION_WORDS

transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()
check_environment()
torch.set_num_threads(1)  # steady on a shared machine; on a quiet one, try 2: up to 1.7 times as fast
SEED = seed()
world = World(SEED)
decoder, tokenizer = checkpoints.load("decoder")  # chapter 1's: θ̂, which stays as it is throughout
USER, ASSISTANT = tokenizer.convert_tokens_to_ids(["<user>", "<assistant>"])
print(f"a decoder with {sum(p.numel() for p in decoder.parameters()):,} parameters θ̂")

# %% [markdown]
# ## 1. What does one show a model that should answer?
#
# Pairs: an **instruction** x and the **response** y that one would like to get. Here are ours: who somebody plays,
# works, speaks or observes for; where a group comes from; the topic of a text; a text to write.

# %%
pairs = data.instructions(world, train=300, test=300, seed=SEED)
learn, judge = pairs["train"], pairs["test"]
for kind in ("person", "city", "topic", "write"):
    row = learn[learn["kind"].index(kind)]
    print(f"{kind:>7} · {row['instruction']}  →  {row['response']}")
read = 800 * 32 * 64  # steps, rows and tokens of chapter 1's run
tokens = sum(len(tokenizer(f"{row['instruction']} {row['response']}")["input_ids"]) for row in learn)
print(f"\n{len(learn)} pairs, {tokens:,} tokens; pre-training went over {read:,}: {read / tokens:.0f} times as many")

# %% [markdown]
# Every answer about a person or a group is one that θ̂ could know: the facts stood in the text it read, in words such
# as *Mara plays for the …*. Half of the people and a third of the groups are never asked about in the training pairs,
# and no training pair says anything about them. We keep them to see whether the model learns *answers* or learns *to
# answer*.
#
# **Predict:** what does θ̂ make of a question, as it is? And how many of these facts does it know, if one lets it go on
# as its texts do?

# %%


def words(text):
    """Token ids of a text, without <bos> and <eos>."""
    return world.tokens(text)[:-1]


@torch.no_grad()
def go_on(model, rows, longest=8):
    """What the model finds likeliest after each of these rows of token ids (greedy), as text."""
    width = max(map(len, rows))
    ids = torch.tensor([[PAD] * (width - len(row)) + row for row in rows])  # padded on the left: all end together
    out = model.generate(
        input_ids=ids, attention_mask=(ids != PAD).long(), do_sample=False, max_new_tokens=longest,
        pad_token_id=PAD, eos_token_id=EOS,
    )
    return [world.text(row) for row in out[:, width:].tolist()]


facts = data.facts(world, seed=SEED)
people = [fact for fact in facts["test"] if fact["kind"] == "person"]  # no training pair says anything about them
asked_people = [fact for fact in facts["train"] if fact["kind"] == "person"]


def as_texts_say(fact):
    """How a text that θ̂ read begins to say it: “Who does Mara play for?” becomes “Mara plays for”."""
    _, _, name, verb, _ = fact["instruction"].rstrip("?").split()
    return f"{name} {verb}s for"


def recited(model, rows):
    """The share of these facts about people that the model knows when it goes on as its texts do."""
    said = go_on(model, [[BOS, *words(as_texts_say(fact))] for fact in rows], longest=2)
    return np.mean([text and fact["response"].lower().startswith(text.lower()) for fact, text in zip(rows, said, strict=True)])


known = go_on(decoder, [[BOS, *words(as_texts_say(fact))] for fact in people[:4]], longest=2)
asked = go_on(decoder, [[BOS, *words(fact["instruction"])] for fact in people])
for fact, said, answer in zip(people[:4], known, asked[:4], strict=True):
    print(f"{as_texts_say(fact)} … {said:<14}   {fact['instruction']} … {answer or '(nothing)'}   (right: {fact['response']})")
knows = recited(decoder, people)
says = np.mean([answer == fact["response"] for fact, answer in zip(people, asked, strict=True)])
print(f"\nof {len(people)} people, θ̂ knows {knows:.0%} as its texts say it; asked, it answers {says:.0%}")
claim(
    "S1 it knows and does not answer", knows - says, at_least=0.3,
    says="{points:.0f} points more are known than answered",
)

# %% [markdown]
# **What it shows.** θ̂ knows, and does not answer. No text that it read ever *asked* anything, so nothing has taught it
# that a question wants just this, in this form, and then an end. Pre-training put the knowledge in; it has to be
# brought out. **What would have falsified it:** a θ̂ that answers questions as well as it goes on with its texts.
#
# ### The template
#
# The model must be told where the instruction ends and where its own part begins and ends. That is what a **template**
# of special tokens is for:
#
# ```
# <bos> <user> who does mara play for ? <assistant> the hornets . <eos>
# ```
#
# Not every token is to be learnt. In each pair we *want* the words of y, and the `<eos>` that says “I am done”. So
# every token gets a **weight** as a target: 1 for the response and its `<eos>`, 0 for the template and, for now, for
# the words of x.
#
# Rows of a batch have different lengths. For *training* we pad on the right: padding has weight 0, and as every token
# sees only what stands before it, nothing sees the padding. For *answering* we pad on the left, so that every row ends
# where the model is to go on, and tell it by the attention mask where each row begins.
#
# θ̂ has never seen `<user>` and `<assistant>`, nor *who*, *which* or *?*: 22 words of the vocabulary, the names of the
# four topics among them, occur in such pairs only. In pre-training they were always *wrong* answers, so each step
# pushed their vectors away, all in one direction. To θ̂ they are nearly one and the same word.
#
# **Predict:** which token of a pair will surprise θ̂ most? And which does the loss count?

# %%


class Pairs(NamedTuple):
    """N sequences of token ids (N, T), padded on the right, and the weight of each token as a target (N, T)."""

    ids: Tensor
    weights: Tensor

    def take(self, rows):
        """The sequences with these numbers."""
        return Pairs(self.ids[rows], self.weights[rows])


def padded(rows, filling):
    """Rows of different lengths as one tensor (N, T)."""
    width = max(map(len, rows))
    return torch.tensor([row + [filling] * (width - len(row)) for row in rows])


def prompt(instruction):
    """What the model sees when it is asked."""
    return [BOS, USER, *words(instruction), ASSISTANT]


def encode(split, prompt_weight=0.0):
    """Pairs for training: weight 1 on the response's words and <eos>, prompt_weight on x's, 0 on template and padding."""
    ids, weights = [], []
    for row in split:
        x, y = words(row["instruction"]), words(row["response"])
        ids.append([*prompt(row["instruction"]), *y, EOS])
        weights.append([0.0, 0.0, *[prompt_weight] * len(x), 0.0, *[1.0] * len(y), 1.0])
    return Pairs(padded(ids, PAD), padded(weights, 0.0))


def token_log_probs(model, ids):
    """log Pr_θ(x_t | x_<t) of every token but the first: (N, T − 1). Padding is on the right, where nobody looks."""
    log_probs = model(input_ids=ids).logits[:, :-1].log_softmax(dim=-1)
    return log_probs.gather(-1, ids[:, 1:, None])[..., 0]


new_tokens = tokenizer.convert_tokens_to_ids(["<user>", "<assistant>", *INSTRUCTION_WORDS])
directions = functional.normalize(decoder.get_input_embeddings().weight[new_tokens].detach(), dim=-1)
likeness = (directions @ directions.T)[~torch.eye(len(new_tokens), dtype=bool)].mean().item()
claim(
    "S1 θ̂ cannot tell the new words apart", likeness, at_least=0.9,
    says=f"the mean cosine between the vectors of two of the {len(new_tokens)} new words is {{effect:.3f}}",
)
example = [learn[learn["kind"].index(kind)] for kind in ("person", "topic")]
figure, axes = plots.new_figure(columns=2, height=3.4)
figure.set_size_inches(13, 3.6)
for axis, row in zip(axes, example, strict=True):
    one = encode([row])
    with torch.no_grad():
        surprise = -token_log_probs(decoder, one.ids)[0]
    counted = one.weights[0, 1:] > 0
    places = torch.arange(len(surprise))
    for number, (name, chosen) in enumerate((("not counted (weight 0)", ~counted), ("counted (weight 1)", counted))):
        hatch = ("//", "")[number]
        axis.bar(places[chosen], surprise[chosen], color=plots.COLOURS[number], hatch=hatch, edgecolor="white", label=name)
    axis.set_xticks(places, tokenizer.convert_ids_to_tokens(one.ids[0, 1:]), rotation=90)
    axis.set(ylabel="−log Pr under θ̂, nats", title=row["kind"])
axes[0].legend()
plots.show(figure, "Two pairs token by token: how surprising each is to θ̂, and which ones the mask counts: the response and its end.")

# %% [markdown]
# The largest surprises are in the template and the question: θ̂ has no reason to expect a `<user>` or a question mark.
# (Why do *who*, *does* and often `<assistant>` cost about 3 nats? After one of the 22, θ̂ expects another of them, and
# can't tell which: ln 22 = 3.1.) But nobody wants the model to *write* them. Were they counted, they would make up most
# of the loss, and the model would be taught to begin every text with `<user>`.
#
# ## 2. Is it trained by another method?
#
# Fine-tuning on pairs looks for
#
# $$\tilde\theta = \arg\max_{\hat\theta^+} \sum_{(x, y) \in \mathcal D} \log \Pr\nolimits_{\hat\theta^+}(y \mid x)$$
#
# (Xiao and Zhu 2025, eq. 4.1 to 4.3; $\hat\theta^+$ reads “θ, started at θ̂”.) A response is a row of tokens, so its
# log-probability is a sum over them, $\log \Pr(y \mid x) = \sum_i \log \Pr(y_i \mid x, y_{<i})$: the numbers that
# `token_log_probs` returns where y stands. And by the chain rule of probability, for the whole sequence,
#
# $$\log \Pr(x, y) = \underbrace{\log \Pr(x)}_{\text{set to zero}} + \underbrace{\log \Pr(y \mid x)}_{\text{kept}}$$
#
# The left side is chapter 1's objective. So no new method is needed: sum the same log-probabilities, and leave out
# those of the prompt. One function does both; the weights are the only difference.

# %%


def loss(model, batch, per="token"):
    """Minus the weighted log-likelihood, nats a counted token: mean over all of them, or over each sequence first."""
    log_probs, weights = token_log_probs(model, batch.ids), batch.weights[:, 1:]
    if per == "token":
        return -(log_probs * weights).sum() / weights.sum()
    return -((log_probs * weights).sum(dim=1) / weights.sum(dim=1)).mean()


def whole_texts(texts):
    """Texts as in pre-training: every token but <bos> is a target of weight 1."""
    rows = tokenizer(texts)["input_ids"]
    return Pairs(padded(rows, PAD), padded([[0.0, *[1.0] * (len(row) - 1)] for row in rows], 0.0))


train, held = encode(learn), encode(judge)
fresh_texts = world.documents(600, seed=10_000 + SEED)
texts = whole_texts(fresh_texts)
floor = -sum(map(world.log_prob, fresh_texts)) / texts.weights.sum().item()
with torch.no_grad():
    print(f"weights of pre-training, the world's texts: {loss(decoder, texts).item():.3f} nats a token (best possible: {floor:.3f})")
    print(f"weights of fine-tuning, instructions:       {loss(decoder, held).item():.3f} nats a token of the responses")
    ids, labels = data.batch_documents(tokenizer(fresh_texts)["input_ids"], PAD)
    as_chapter_1 = heldout_loss(decoder, ids, labels)
    claim(
        "S3 one loss for both phases", abs(loss(decoder, texts).item() - as_chapter_1), at_most=1e-5,
        says="with weight 1 at every token it is chapter 1's loss, up to {effect:.0e}",
    )

# %% [markdown]
# Is that really the formula's gradient, or does the prompt come in by a back door? Compute it in two ways: with the
# mask; and by the chain rule, without any mask, log Pr(x, y) of the whole sequence minus log Pr(x) of the prompt *on
# its own*, a second run of the model that never sees y. For sixteen pairs, in double precision. (The normalisation
# layers of this architecture round to single precision inside: expect 1e-7 rather than 1e-16.)
#
# **Predict:** the largest difference between the two gradients, over all parameters.

# %%


def gradient(model, value):
    """All gradients of value, as one vector."""
    model.zero_grad()
    value.backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


some = train.take(torch.arange(16))
precise = deepcopy(decoder).double()
masked = gradient(precise, loss(precise, some))
conditional = 0.0
for ids, weights in zip(some.ids, some.weights, strict=True):
    sequence, asked_with = ids[ids != PAD][None], ids[: int(weights.nonzero()[0])][None]
    conditional = conditional + token_log_probs(precise, sequence).sum() - token_log_probs(precise, asked_with).sum()
difference = (masked - gradient(precise, -conditional / some.weights.sum())).abs().max().item()
print(f"largest difference to the formula: {difference:.1e}")
claim("S2 the mask is the formula", difference, at_most=1e-6, says="mask and chain rule differ by at most {effect:.0e}")

labels = some.ids.masked_fill(some.weights == 0, IGNORED)  # the library's own way to say “not counted”
library = decoder(input_ids=some.ids, labels=labels).loss.item()
claim(
    "S2 it is the library's loss", abs(library - loss(decoder, some).item()), at_most=1e-6,
    says="our loss and that of transformers differ by {effect:.0e}",
)
everything = Pairs(some.ids, (some.ids != PAD).float())
alike = functional.cosine_similarity(masked, gradient(precise, loss(precise, everything)), dim=0).item()
claim(
    "S2 the mask matters", alike, at_most=0.95,
    says="with the prompt counted too, the gradient is another: cosine {effect:.2f}",
)

# %% [markdown]
# **What it shows.** The mask is not a trick beside the formula; it *is* the formula, up to rounding. And the two phases
# have one objective:
#
# | | pre-training | supervised fine-tuning |
# |---|---|---|
# | maximises | Σ log Pr(token given those before) | the same |
# | over | running text, a great deal of it | pairs, few |
# | counts | every token | the response's tokens |
# | starts at | random weights | θ̂ |
# | loop | part 3 of chapter 1 | the same |
#
# It is sometimes said that instruction fine-tuning must be a *fundamentally different* method because its data set is
# so much smaller. It isn't, and you have just run both through one function. What the small data set changes is how
# *far* one may go with it (part 4). **What would have falsified it:** a difference above rounding.
#
# ### Per token, or per sequence?
#
# One choice is left. The responses have different lengths: *The Hornets.* has four tokens to learn, its `<eos>`
# included, a text about fifteen. Average over all counted tokens of a batch, and each *token* has the same say; average
# within each pair first, and each *pair* has.
#
# **Predict:** in a batch of 16 pairs that counts about 80 tokens, what share of the say does an answer of 4 tokens get
# in the two ways? And a text of 13?

# %%
lengths = some.weights.sum(dim=1)
share_token, share_pair = lengths / lengths.sum(), torch.full_like(lengths, 1 / len(lengths))
order = lengths.argsort()
figure, (axis,) = plots.new_figure(height=2.8)
axis.plot(share_token[order], marker=plots.MARKERS[0], label="per token", **plots.style(0))
axis.plot(share_pair[order], marker=plots.MARKERS[1], label="per sequence", **plots.style(1))
axis.set_xticks(range(16), [f"{int(n)}" for n in lengths[order]])
axis.set(xlabel="counted tokens of each of 16 pairs", ylabel="share of the batch's say", ylim=(0, None))
axis.legend()
plots.show(
    figure,
    f"Per token, the shortest of 16 pairs has {share_token.min():.1%} of the say, the longest {share_token.max():.1%}; "
    f"per sequence each has {1 / len(lengths):.1%}.",
)
with torch.no_grad():
    per_token, per_sequence = loss(decoder, train, "token").item(), loss(decoder, train, "sequence").item()
print(f"the same model, the same pairs: {per_token:.2f} nats per token, {per_sequence:.2f} per sequence")
claim(
    "S2 the normalisation matters", per_sequence - per_token, at_least=0.2,
    says="before tuning, the loss per sequence is {effect:.2f} nats above that per token",
)

# %% [markdown]
# Same model, same pairs, two numbers: θ̂ finds the short answers hard and long texts easy (they are almost what it
# read), and per sequence the short ones weigh more. So never compare losses before you know over what they were
# averaged. We go on *per token*, as pre-training did, and as most libraries do. (Averaging the averages of small
# batches with unequal numbers of tokens gives a third number: sum first, divide once.)
#
# ## 3. Where does the run start?
#
# At θ̂. Here is the loop, line for line that of chapter 1. Only the loss's weights differ, and weight decay is 0: it
# pulls every weight towards zero, which was fine for random ones and is not what we want for θ̂.

# %%
MODERATE, AGGRESSIVE, STEPS = 1e-3, 1e-2, 200


def tune(model, pairs, *, steps, peak, extra=None, constant=False, every=None, watch=None, batch_size=16, title=None):
    """Train on pairs from wherever model stands; the loss of every step.

    extra(model) is added to what is minimised; watch(step, model) is called after every so many steps.
    """
    moving = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(moving, lr=peak, betas=(0.9, 0.95), weight_decay=0.0)
    warm_up = max(1, steps // 20)
    schedule = (
        get_constant_schedule_with_warmup(optimizer, warm_up)
        if constant
        else get_cosine_schedule_with_warmup(optimizer, warm_up, steps)
    )
    shuffle = torch.Generator().manual_seed(SEED)
    epochs = -(-steps * batch_size // len(pairs.ids))
    order = torch.cat([torch.randperm(len(pairs.ids), generator=shuffle) for _ in range(epochs)])
    losses = []
    model.train()
    with plots.LiveCurve(title or "tuning", steps, quiet=title is None) as live:
        for step in range(steps):
            value = loss(model, pairs.take(order[step * batch_size : (step + 1) * batch_size]))
            optimizer.zero_grad()
            (value if extra is None else value + extra(model)).backward()
            torch.nn.utils.clip_grad_norm_(moving, max_norm=1.0)
            optimizer.step()
            schedule.step()
            losses.append(value.item())
            live.update(step, losses[-1])
            if watch and (step + 1) % every == 0:
                watch(step + 1, model)
    model.eval()
    return losses


@torch.no_grad()
def nats(model, pairs):
    """The loss on pairs, as a number."""
    return loss(model, pairs).item()


# %% [markdown]
# The same architecture, the same pairs, two starting points: θ̂, and random weights. Random weights want larger steps,
# so we give them three rates and compare with the best. We look at the loss on the 300 *other* pairs every 10 steps,
# and at the training pairs too.
#
# **Predict:** from scratch, how many steps to its lowest loss? And how many does the run from θ̂ need to get there?
# *About 10 s on 2 cores.*

# %%


def followed(model, peak, title=None):
    """Losses on other pairs and on the training pairs, every 10 steps of a run of 300."""
    seen = [(0, nats(model, held), nats(model, train))]
    tune(
        model, train, steps=budget(300), peak=peak, every=10, title=title,
        watch=lambda step, model: seen.append((step, nats(model, held), nats(model, train))),
    )
    return np.array(seen)


paths = {f"from scratch, rate {peak:g}": followed(small_decoder(len(tokenizer), seed=SEED), peak) for peak in (1e-3, 3e-3, 1e-2)}
from_start = followed(deepcopy(decoder), MODERATE, title="From θ̂: loss on responses")
paths = {"from θ̂, rate 0.001": from_start, **paths}
figure, axes = plots.new_figure(columns=2)
for axis, column, title in zip(axes, (1, 2), ("300 other pairs", "the training pairs"), strict=True):
    for number, (name, path) in enumerate(paths.items()):
        axis.plot(path[:, 0], path[:, column], label=name, **plots.style(number))
    axis.set(xlabel="step", ylabel="response loss, nats a token", title=title, ylim=(0, 4))
axes[1].legend()


def reached(path, column, goal):
    """The first step at which the path is at or below the goal."""
    return path[np.argmax(path[:, column] <= goal), 0] if (path[:, column] <= goal).any() else np.inf


shares = []
for column, title in ((1, "other pairs"), (2, "training pairs")):
    rival = min((path for name, path in paths.items() if "scratch" in name), key=lambda path: path[:, column].min())
    goal = rival[:, column].min()
    ours, theirs = reached(from_start, column, goal), reached(rival, column, goal)
    print(f"{title}: the lowest loss from scratch is {goal:.2f}, after {theirs:.0f} steps; from θ̂ it takes {ours:.0f}")
    shares.append(ours / theirs)
plots.show(
    figure,
    f"From θ̂, the lowest loss of a run from scratch is reached in {shares[0]:.0%} of its steps on other pairs, "
    f"in {shares[1]:.0%} on the training pairs.",
)
claim(
    "S4 a head start on other pairs", shares[0], at_most=0.25,
    says="on other pairs that is {effect:.0%} of the steps",
)
claim("S4 a smaller one in training", shares[1], at_most=0.75, says="on the training pairs it is {effect:.0%}")
ahead = min(path[:, 1].min() for name, path in paths.items() if "scratch" in name) - from_start[:, 1].min()
claim(
    "S4 and random weights never get there", ahead, at_least=0.3,
    says="on other pairs, the best run from scratch stays {effect:.2f} nats above",
)

# %% [markdown]
# **What it shows.** The pairs need not teach the language again, nor the facts: θ̂ brings them along. From scratch the
# model never gets near on pairs it has not seen, whatever the rate: three hundred pairs are no corpus. On the
# *training* pairs the head start is smaller: those can be learnt by heart from anywhere. So the first phase decides
# where the second begins, and the second needs only a small step from there. **What would have falsified it:** a run
# from random weights that ends as low on other pairs, only later (then θ̂ would save time and nothing else).
#
# Look again at the run from θ̂ on the left. It stops falling after some 50 steps, and later it turns *up*. That is the
# next part.
#
# ## 4. How far should θ move?
#
# Three things are measured for every run. The **response loss** on the 300 other pairs: what we want to gain. The
# **retained** loss on 600 fresh texts from the world: what we don't want to lose. Its rise over θ̂'s is called
# **forgetting**. And, to see how far θ went, the **drift** ‖θ̃ − θ̂‖ / ‖θ̂‖: of all parameters, and of each part.
#
# Seven peak rates, from 0.00003 to 0.03; 200 steps of 16 pairs each, some 11 times through the data. Everything else is
# the same. On the way we keep the model at 20, 50, 100 and 200 steps.
#
# **Predict:** the shape of the two losses over the rate. At which rate is the response loss lowest? *About 25 s on 2
# cores.*

# %%
RATES = (3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
STOPS = tuple(budget(steps) for steps in (20, 50, 100, STEPS))
retained = nats(decoder, texts)


def drift(model, part=""):
    """‖θ̃ − θ̂‖ / ‖θ̂‖ over the parameters whose name contains part."""
    now = dict(model.named_parameters())
    pairs_of = [(now[name].detach(), q.detach()) for name, q in decoder.named_parameters() if part in name]
    moved, length = (sum(v.square().sum() for v in values) for values in ([p - q for p, q in pairs_of], [q for _, q in pairs_of]))
    return (moved / length).sqrt().item()


def measured(model):
    """Response loss, forgetting and drift of a tuned model."""
    return {"response": nats(model, held), "forgetting": nats(model, texts) - retained, "drift": drift(model)}


kept, points, training = {}, {}, {}


def keep(peak):
    """Notes and keeps the model at the stops of the sweep."""

    def watch(step, model):
        if step in STOPS:
            kept[peak, step], points[peak, step] = deepcopy(model).eval(), measured(model)

    return watch


for peak in RATES:
    training[peak] = tune(deepcopy(decoder), train, steps=STOPS[-1], peak=peak, every=1, watch=keep(peak))
    point = points[peak, STOPS[-1]]
    print(f"rate {peak:<7g} " + ", ".join(f"{what} {value:.3f}" for what, value in point.items()), flush=True)

# %%
last = {peak: points[peak, STOPS[-1]] for peak in RATES}
response, forgetting, drifts = (np.array([last[peak][what] for peak in RATES]) for what in ("response", "forgetting", "drift"))
figure, axes = plots.new_figure(columns=3)
for number, steps in enumerate(STOPS):
    for axis, what in zip(axes, ("response", "forgetting", "drift"), strict=True):
        values = [max(points[peak, steps][what], 1e-4) for peak in RATES]  # a log scale knows no zero
        axis.plot(RATES, values, marker=plots.MARKERS[number], label=f"after {steps} steps", **plots.style(number))
axes[0].plot(RATES, [np.mean(training[peak][-20:]) for peak in RATES], color="grey", label="training pairs, at the end")
axes[0].set(ylabel="nats a token", title="response loss (lower: better answers)")
axes[1].set(ylabel="nats a token", title="forgetting (rise on the world's texts)", yscale="log")
axes[2].set(ylabel="‖θ̃ − θ̂‖ / ‖θ̂‖", title="drift", yscale="log")
for axis in axes:
    axis.set(xlabel="peak learning rate", xscale="log")
axes[0].legend(fontsize=8)
best = int(response.argmin())
plots.show(
    figure,
    f"Over the rate, the response loss falls to {response[best]:.2f} at {RATES[best]:g} and rises to {response[-1]:.2f}; "
    f"forgetting rises from {forgetting[0]:.3f} to {forgetting[-1]:.1f}, drift from {drifts[0]:.2f} to {drifts[-1]:.1f}.",
)
aggressive, moderate = last[AGGRESSIVE], last[MODERATE]
claim(
    "S5 forgetting grows with the rate", np.diff(forgetting).min(), at_least=0,
    says="from each rate to the next, forgetting rises by {effect:.3f} nats a token or more",
)
claim(
    "S6 aggressive against moderate", aggressive["forgetting"] / moderate["forgetting"], at_least=5,
    says="at ten times the moderate rate, forgetting is {effect:.0f} times as large",
)
claim(
    "S5 too small a rate learns too little", response[0] - response[best], at_least=0.05,
    says="the smallest rate's response loss is {effect:.2f} above the best",
)
claim(
    "S6 too large a rate learns worse", aggressive["response"] - response[best], at_least=0.2,
    says="the aggressive rate's is {effect:.2f} above it",
)
claim("S5 and drifts", aggressive["drift"] / moderate["drift"], at_least=3, says="it moved θ {effect:.1f} times as far")

claim(
    "S5 fewer steps, moderate too", points[3e-3, STOPS[-1]]["response"] - points[3e-3, STOPS[1]]["response"], at_least=0.05,
    says="at rate 0.003, the response loss is {effect:.2f} nats lower after 50 steps than after 200",
)

# %% [markdown]
# **What it shows.** The response loss has the shape of a **U**: too small steps don't reach the task in 200 of them,
# too large ones go past it. Forgetting has no such shape: it *only* rises, in nats first slowly, then steeply (the axis
# is logarithmic), until hardly anything is left to forget (between the two largest rates it may fall again: neither
# model is of any use). So there is a range, around 0.001, where most is gained and little is lost: **moderate
# adjustment**. (At 0.0003 the response loss is nearly the same, with other seeds even a little lower, but part 5 will
# show that fewer topics are right there: texts make up most of the counted tokens, and decide where the U is lowest.
# *What is averaged decides what is best.*) One step further on the axis the answers get worse *and* the language goes.
# The training loss (grey) warns of nothing: it goes on falling up to rates at which the model is already ruined.
#
# Fewer steps do much the same as a smaller rate: at 0.003, 50 of the 200 steps leave better answers and less forgetting
# than all of them. (These are stops on the way of one run, whose rate has not yet decayed.)
#
# **What would have falsified it:** a rate with the best answers *and* the most forgetting (then one would have to
# choose), or forgetting that falls again while there is a language to lose.
#
# ### Where did θ move?

# %%
parts = {"embeddings": "embed_tokens", "layer 1": "layers.0.", "layer 2": "layers.1."}
figure, (axis,) = plots.new_figure(height=2.8)
bars_of = [(f"rate {peak:g}", [drift(kept[peak, STOPS[-1]], part) for part in parts.values()]) for peak in (1e-4, MODERATE, AGGRESSIVE)]
plots.bars(axis, list(parts), *bars_of)
axis.set(xlabel="drift of the part: ‖θ̃ − θ̂‖ / ‖θ̂‖ over its parameters")
axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
spoken = "; ".join(f"{name}: " + ", ".join(f"{value:.2f}" for value in values) for name, values in bars_of)
plots.show(figure, f"Drift of {', '.join(parts)}. {spoken}")
at_moderate = bars_of[1][1]
claim(
    "S5 at the moderate rate the embeddings move furthest", at_moderate[0] / max(at_moderate[1:]), at_least=1.1,
    says="at the moderate rate the embeddings move {effect:.1f} times as far as the layer that moves most",
)
# %% [markdown]
# At the smallest of these rates all parts move about alike, at 0.001 the embeddings furthest, at 0.01 everything by
# about its own length. That the distance depends on the layer was found on large models too (Radiya-Dixit and Wang
# 2020, arXiv 2004.14129). In the embeddings are the 22 new words: the same rows read them and write them. Remember them
# in part 7.
#
# ### The frontier, and the text at each point
#
# Both losses in one picture: every kept model is a point; the best place is at the bottom left. What does the model
# *write* there? First at four points; then walk along with the two sliders below them.

# %%
figure, (axis,) = plots.new_figure(height=4.2)
figure.set_size_inches(9, 4.2)
for number, steps in enumerate(STOPS):
    row = [points[peak, steps] for peak in RATES]
    across, up = [max(p["forgetting"], 1e-3) for p in row], [p["response"] for p in row]
    axis.plot(across, up, marker=plots.MARKERS[number], label=f"after {steps} steps", **plots.style(number))
for peak in (1e-4, MODERATE, AGGRESSIVE):
    place = last[peak]["forgetting"], last[peak]["response"]
    axis.annotate(f"rate {peak:g}", place, xytext=(6, -12), textcoords="offset points")
axis.set(xscale="log", xlabel="forgetting, nats a token (at least 0.001)", ylabel="response loss, nats a token")
axis.legend(loc="upper center")
spoken = "; ".join(f"rate {peak:g}: {p['response']:.2f} at {p['forgetting']:.3f}" for peak, p in last.items())
plots.show(figure, f"Response loss against forgetting. After {STOPS[-1]} steps: {spoken}")

# %%
questions = [people[0], people[1], judge[judge["kind"].index("topic")], judge[judge["kind"].index("write")]]


def answers(model, rows, longest=20):
    """What the model answers to the instructions of these rows (greedy)."""
    return go_on(model, [prompt(row["instruction"]) for row in rows], longest)


def free_texts(model, number=60):
    """Texts sampled from <bos>, as in pre-training."""
    return [world.text(row) for row in generate(model, number, seed=SEED).tolist()]


def show_point(rate, steps):
    """The text that the model of the sweep writes at this rate, after so many steps."""
    model, point = kept[float(rate), int(steps)], points[float(rate), int(steps)]
    print(f"rate {rate}, {steps} steps: response loss {point['response']:.2f}, forgetting {point['forgetting']:.3f}")
    for text in free_texts(model, 3):
        print("    writes  " if world.is_grammatical(text) else "  ✗ writes  ", text)
    for row, answer in zip(questions, answers(model, questions), strict=True):
        asked = row["instruction"] if len(row["instruction"]) < 60 else row["instruction"][:57] + "…"
        mark = " " if row["kind"] == "write" or answer == row["response"] else "✗"
        print(f"  {mark} asked    {asked}  →  {answer}")


for peak in (RATES[0], MODERATE, AGGRESSIVE, RATES[-1]):
    show_point(f"{peak:g}", STOPS[-1])

# %%
widgets.pick(show_point, rate=[f"{peak:g}" for peak in RATES], steps=[f"{steps}" for steps in STOPS])

# %%
grammatical = {peak: np.mean([world.is_grammatical(text) for text in free_texts(kept[peak, STOPS[-1]])]) for peak in RATES}
print("grammatical texts:", ", ".join(f"rate {peak:g}: {share:.0%}" for peak, share in grammatical.items()))
claim(  # 60 texts: give or take 6 points; and a model that repeats its training pairs keeps their grammar
    "S6 the language goes", grammatical[MODERATE] - grammatical[RATES[-1]], at_least=0.4,
    says="at the largest rate {points:.0f} points fewer texts keep the grammar than at the moderate one",
)

# %% [markdown]
# ## 5. What is lost, and what not?
#
# Two things go wrong at once at an aggressive rate, and they are not the same. **Overfitting**: the model learns the
# 300 pairs by heart and does worse on others. **Catastrophic forgetting**: it loses what it knew before (McCloskey and
# Cohen 1989; in models of 1 to 7 billion parameters: Luo et al. 2023, arXiv 2308.08747). Look at the kinds of pairs one
# by one.
#
# **Predict:** at the aggressive rate, which share of its answers is right about people that it was asked about in
# training, about people that it was not, and about topics? And what becomes of the loss on texts?

# %%
by_kind = {kind: encode([row for row in judge if row["kind"] == kind]) for kind in ("person", "topic", "write")}
topics = [row for row in judge if row["kind"] == "topic"]


def share_right(model, rows, longest=4):
    """The share of these pairs that the model answers word for word."""
    return np.mean([answer == row["response"] for answer, row in zip(answers(model, rows, longest), rows, strict=True)])


right = {
    peak: [share_right(kept[peak, STOPS[-1]], rows) for rows in (asked_people, topics, people)] for peak in RATES
}
figure, axes = plots.new_figure(columns=2)
for number, (kind, of_kind) in zip((2, 1, 3), by_kind.items(), strict=True):
    losses = [nats(kept[peak, STOPS[-1]], of_kind) for peak in RATES]
    axes[0].plot(RATES, losses, marker=plots.MARKERS[number], label=kind, **plots.style(number))
names = ("people asked about in training", "topics of other texts", "people never asked about")
for number, name in enumerate(names):
    shares = [right[peak][number] for peak in RATES]
    axes[1].plot(RATES, shares, marker=plots.MARKERS[number], label=name, **plots.style(number))
axes[1].axhline(knows, color="grey", linestyle=":", label="θ̂ of the latter, as texts say it")
axes[1].axhline(0.25, color="grey", linestyle="--", label="a guess among four topics")
axes[0].set(ylabel="nats a token", title="loss on other pairs, by kind")
axes[1].set(ylabel="share right", title="answers, word for word", ylim=(-0.03, 1.03))
for axis in axes:
    axis.set(xlabel="peak learning rate", xscale="log")
axes[0].legend()
axes[1].legend(loc="center left", bbox_to_anchor=(1, 0.5))
spoken = "; ".join(f"rate {peak:g}: {', '.join(f'{share:.0%}' for share in shares)}" for peak, shares in right.items())
plots.show(figure, f"Right about {', '.join(names)}. {spoken}")
claim(
    "S6 overfitting", aggressive["response"] - np.mean(training[AGGRESSIVE][-20:]), at_least=0.5,
    says="at the aggressive rate the loss on other pairs is {effect:.2f} nats above that on the training pairs",
)
claim(
    "S6 the training questions warn of nothing", right[AGGRESSIVE][0], at_least=0.8,
    says="at the aggressive rate {effect:.0%} of the people asked about in training are right",
)
claim(
    "S6 while the others go", right[MODERATE][2] - right[AGGRESSIVE][2], at_least=0.15,
    says="and of those never asked about, {points:.0f} points fewer than at the moderate rate",
)
claim(
    "S5 topics need the moderate rate", right[MODERATE][1] - right[3e-4][1], at_least=0.1,
    says="of the topics, {points:.0f} points more are right at rate 0.001 than at 0.0003",
)
before = share_right(decoder, people)
claim(
    "S1 tuning brings out what pre-training put in", right[MODERATE][2] - before, at_least=0.5,
    says="of people never asked about, {points:.0f} points more are right after moderate tuning",
)

# %% [markdown]
# **What it shows.** From a rate of 0.0003 on, nearly all facts that were asked in training are right, even where all
# else is ruined: whoever tests with the training questions notices nothing. It is the *others* that go, the ones the
# model knew only from its reading. Topics need a larger rate than facts: at 0.0001 they are guessed, at 0.0003 many are
# still wrong. Texts hardly gain at any rate and lose from 0.001 on: there is more than one right continuation, and the
# model learns the very one it was shown.
#
# **Small data and large steps are the main risk of fine-tuning**, for both reasons: few pairs are soon known by heart,
# and whatever they don't mention has nothing to hold it in place.
#
# At a moderate rate, fine-tuning has *brought out* the facts: no pair told the model who these people play for. (Zhou
# et al. 2023, arXiv 2305.11206, call it the superficial alignment hypothesis: tuning teaches little but the form.)
# **What would have falsified it:** right answers only for those asked in training.
#
# ## 6. What went wrong here?
#
# Two runs of colleagues. Both start at θ̂, both train on 240 of the pairs, and 60 are set aside to look at during the
# run: only pairs of the kinds *topic* and *write*, for the same question about a person comes up again and again, and a
# pair that is also among the training pairs says nothing. Neither colleague tells you the rate or the number of steps
# (they stand in `tinyloops/colleagues.py`; don't look yet). You get the curves.
#
# **Predict** from the curves alone, before you read on: what was wrong with run A? And with run B? Which of the two
# could have been saved by stopping earlier? *About 10 s on 2 cores.*

# %%
LOOK = 40
texts_only = [number for number, kind in enumerate(learn["kind"]) if kind in ("topic", "write")][-60:]
aside, fewer = train.take(texts_only), train.take([number for number in range(len(learn)) if number not in texts_only])
glance = texts.take(torch.arange(150))


def watched(peak, steps, **settings):
    """A run that is looked at 40 times, and its models then: step, losses on training pairs, pairs set aside, texts."""
    steps = budget(steps)
    start = deepcopy(decoder)
    rows, models = [(0, nats(start, fewer), nats(start, aside), nats(start, glance))], [decoder]

    def watch(step, model):
        rows.append((step, nats(model, fewer), nats(model, aside), nats(model, glance)))
        models.append(deepcopy(model).eval())

    tune(start, fewer, steps=steps, peak=peak, every=max(1, steps // LOOK), watch=watch, **settings)
    return np.array(rows), models


runs = {name: watched(**settings) for name, settings in RUNS.items()}
figure, axes = plots.new_figure(columns=2)
for axis, (name, (rows, _)) in zip(axes, runs.items(), strict=True):
    for number, what in enumerate(("training pairs", "pairs set aside", "the world's texts"), start=1):
        axis.plot(rows[:, 0] / rows[-1, 0], rows[:, number], label=what, **plots.style(number))
    axis.set(xlabel="share of the run", ylabel="nats a token", title=name, ylim=(0, 5.5))
axes[0].legend()
spoken = "; ".join(
    f"{name}: at the end {rows[-1, 1]:.1f} on training pairs, {rows[-1, 2]:.1f} set aside, {rows[-1, 3]:.1f} on texts; "
    f"lowest set aside {rows[:, 2].min():.1f} after {rows[rows[:, 2].argmin(), 0] / rows[-1, 0]:.0%} of the run"
    for name, (rows, _) in runs.items()
)
plots.show(figure, spoken)

# %% [markdown]
# <details><summary>The causes</summary>
#
# **Run A: too many steps.** The rate was moderate (0.001, kept constant), and for a while all went well: the loss on
# pairs set aside falls to a good value and *then* turns, while the training loss falls on and on. 400 steps are 27
# times through the data.
#
# **Run B: too large a rate** (0.01). The loss on pairs set aside is at its best in the first moments, never gets as low
# as in run A, and the world's texts are lost within the first tenth of the run, as soon as the rate has warmed up.
# </details>
#
# | in the curves | cause | remedy |
# |---|---|---|
# | pairs set aside: lowest in the first tenth of the run, then up; texts lost as early | rate too large | smaller rate, or one of part 7 |
# | set aside: falls well, turns later; training falls on; texts rise slowly | too many steps | stop early |
# | training and set aside still fall at the end | too few steps, or too small a rate | more of it |
# | set aside good and flat; texts up | forgetting what the pairs don't mention | replay, L2-SP |
# | training loss does not fall, or jumps | diverged | much smaller rate; look at the data |
#
# Early stopping is the cheapest of remedies: keep the model of the lowest loss on the pairs set aside. It needs no
# second run. What does it give in the two cases? (Judged on the 300 other pairs, which had no part in choosing the
# moment.)

# %%
stopped = {}
for name, (rows, models) in runs.items():
    stop = int(rows[:, 2].argmin())
    stopped[name] = measured(models[stop]), measured(models[-1]), models[stop]
    at_stop, at_end, _ = stopped[name]
    changes = [f"{what} {at_end[what]:.2f} → {at_stop[what]:.2f}" for what in ("response", "forgetting")]
    changes.append(f"topics right {share_right(models[-1], topics):.0%} → {share_right(models[stop], topics):.0%}")
    print(f"{name}, stopped at step {rows[stop, 0]:.0f} of {rows[-1, 0]:.0f}: " + ", ".join(changes))
at_stop, at_end, _ = stopped["run A"]
claim(
    "S7 stopping early spares the language", at_end["forgetting"] / at_stop["forgetting"], at_least=4,
    says="in run A, stopping early cuts forgetting to 1/{effect:.0f}",
)
claim(
    "S7 and the answers", at_end["response"] - at_stop["response"], at_least=0.3,
    says="and the loss on other pairs by {effect:.2f} nats",
)
claim(
    "S7 but can't mend the rate", stopped["run B"][0]["response"] - response[best], at_least=0.15,
    says="run B, stopped at its best, is still {effect:.2f} nats above the best of the sweep",
)

# %% [markdown]
# **What it shows.** Where the run was good and only went on too long, stopping gives the language back, and on the
# whole better answers. Where the steps are too large there is no good moment to stop at: at its best, run B has not
# learnt the task yet, and is far from what other rates reach. Same symptom at the end, two causes, two remedies: look
# at *when* the curve turns.
#
# And look at the topics in run A. They were still to be learnt when we stopped: most of the counted tokens set aside
# are those of *texts*, which overfit first, so they decide when the curve turns. **What one watches decides when one
# stops.**
#
# **What would have falsified it:** run B as good as the sweep's best at some step.
#
# ## 7. What helps?
#
# The patient has run B's rate, 0.01, and its 200 steps of 16, but all 300 pairs. Only the first remedy changes the
# rate. (Early stopping is taken from run B itself, with its 240 pairs.)
#
# | remedy | what it does |
# |---|---|
# | smaller rate | 0.001 in place of 0.01 |
# | early stopping | the best moment of run B |
# | **L2-SP** | adds α/2 · ‖θ − θ̂‖² to the loss: a spring that pulls θ back to its *starting point* (Li et al. 2018, arXiv 1802.01483) |
# | **replay** | adds the pre-training loss on 16 texts of the kind θ̂ has read: the old objective goes on, beside the new |
# | **weight interpolation** | trains as before, then goes back part of the way: (1 − λ) θ̂ + λ θ̃ (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903) |
# | **LoRA** | leaves θ̂ as it is and trains for each matrix a change of low rank, here 4 (Hu et al. 2021, arXiv 2106.09685) |
#
# The first two you have seen. Each of the others is a few lines.
#
# **Predict:** which forgets least? Does one of them also answer *better* than the best of the sweep? *About 25 s on 2
# cores.*

# %%
ANCHORS = (1e-3, 1e-2, 1e-1, 1.0)


def spring(alpha):
    """L2-SP: α/2 · ‖θ − θ̂‖², summed over all parameters."""
    start = [p.detach().clone() for p in decoder.parameters()]
    return lambda model: alpha / 2 * sum((p - q).square().sum() for p, q in zip(model.parameters(), start, strict=True))


def replay(count=16):
    """The pre-training loss on texts like those that θ̂ has read, others in each step: the same loss, other weights."""
    old = whole_texts(world.documents(2000, seed=20_000 + SEED))
    steps = iter(torch.arange(len(old.ids)).repeat(10).split(count))
    return lambda model: loss(model, old.take(next(steps)))


def interpolated(tuned, share):
    """(1 − λ) θ̂ + λ θ̃, where λ is the share of the way."""
    model = deepcopy(decoder)
    with torch.no_grad():
        for p, q in zip(model.parameters(), tuned.parameters(), strict=True):
            p.lerp_(q, share)
    return model


def lora(rows=None):
    """θ̂ with a trainable change of rank 4 at each matrix of the layers; and these rows of the embeddings, if any."""
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks transformers by a name that is going out of use
        torch.manual_seed(SEED)
        return get_peft_model(
            deepcopy(decoder),
            LoraConfig(
                r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM",
                trainable_token_indices={"embed_tokens": rows} if rows else None,
            ),
        )


mended, notes = {}, {}


def treat(name, model, peak, **settings):
    """Tune the model with a remedy; keep it, with its measures, the numbers it trains and the seconds it took."""
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    began = time.process_time()
    tune(model, train, steps=budget(STEPS), peak=peak, **settings)
    seconds = time.process_time() - began
    note(name, model.merge_and_unload() if hasattr(model, "merge_and_unload") else model, trained, seconds)


def note(name, model, trained=0, seconds=0.0):
    """Keep a model with its measures."""
    mended[name], notes[name] = model.eval(), {**measured(model), "trained": trained, "seconds": seconds}
    shown = [f"{what} {notes[name][what]:.3f}" for what in ("response", "forgetting", "drift")]
    shown += [f"people {share_right(model, people):.0%}", f"topics {share_right(model, topics):.0%}"]
    print(f"{name:<24} {', '.join(shown)}; {trained:,} numbers trained in {seconds:.1f} s", flush=True)


treat("nothing, rate 0.01", deepcopy(decoder), AGGRESSIVE)
treat("smaller rate, 0.001", deepcopy(decoder), MODERATE)
note("early stopping", stopped["run B"][2])
for alpha in ANCHORS:
    treat(f"L2-SP, α = {alpha:g}", deepcopy(decoder), AGGRESSIVE, extra=spring(alpha))
treat("replay", deepcopy(decoder), AGGRESSIVE, extra=replay())
for share in (0.25, 0.5, 0.75):
    note(f"interpolation, λ = {share:g}", interpolated(mended["nothing, rate 0.01"], share))
treat("LoRA", lora(), AGGRESSIVE)
treat("LoRA and new words", lora(new_tokens), AGGRESSIVE)

# %%
ill = notes["nothing, rate 0.01"]
families = {
    "smaller rate": ["smaller rate, 0.001"], "early stopping": ["early stopping"], "L2-SP": [f"L2-SP, α = {a:g}" for a in ANCHORS],
    "replay": ["replay"], "interpolation": [f"interpolation, λ = {a:g}" for a in (0.25, 0.5, 0.75)], "LoRA": ["LoRA", "LoRA and new words"],
}
figure, (axis,) = plots.new_figure(height=4.2)
axis.plot(np.maximum(forgetting, 1e-3), response, color="grey", marker=".", label="the sweep of rates")
for number, (family, names) in enumerate(families.items()):
    rows = [(max(notes[name]["forgetting"], 1e-3), notes[name]["response"]) for name in names]
    axis.plot(*zip(*rows, strict=True), label=family, marker=plots.MARKERS[number], **plots.style(number))
axis.plot(ill["forgetting"], ill["response"], "kx", markersize=10, label="the patient")
axis.set(xscale="log", xlabel="forgetting, nats a token (at least 0.001)", ylabel="response loss, nats a token")
axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
spoken = "; ".join(f"{name}: {p['response']:.2f} at {p['forgetting']:.3f}" for name, p in notes.items())
plots.show(figure, f"Remedies between answering and forgetting. {spoken}")
cures = {"a smaller rate": "smaller rate, 0.001", "L2-SP": "L2-SP, α = 0.01", "replay": "replay", "LoRA": "LoRA and new words"}
for short, name in cures.items():
    claim(
        f"S7 {short} keeps the language", ill["forgetting"] / notes[name]["forgetting"], at_least=5,
        says=f"{short} cuts forgetting to 1/{{effect:.0f}}",
    )
    claim(
        f"S7 {short} costs little", notes[name]["response"] - response[best], at_most=0.1,
        says="and its response loss is {effect:+.2f} nats from the best of the sweep",
    )
claim(
    "S7 LoRA answers better", notes["LoRA and new words"]["response"] - response[best], at_most=0,
    says="with the new words LoRA's response loss is {effect:+.2f} nats from the best of the sweep",
)
most = notes["interpolation, λ = 0.75"]["forgetting"] / ill["forgetting"]
claim(
    "S7 interpolation is not enough here", most, at_least=0.5,
    says="three quarters of the way, {effect:.0%} of the forgetting is there",
)
far = last[3e-3]
claim(
    "S5 drift is not forgetting: replay goes far", notes["replay"]["drift"] / far["drift"], at_least=1.2,
    says="replay moves θ {effect:.1f} times as far as the plain run at rate 0.003",
)
claim(
    "S5 drift is not forgetting: and keeps", far["forgetting"] / notes["replay"]["forgetting"], at_least=5,
    says="and forgets 1/{effect:.0f} of what that run forgets",
)

# %% [markdown]
# **What it shows.** Four of the six repair the patient: forgetting falls to a small part, *and* the answers get better
# than without the remedy, as good as the best of the sweep or better. They do it in different ways:
#
# - **L2-SP** keeps θ near θ̂. The spring has to fit: with α = 0.001 it holds loosely, with 1 so fast that fewer than
#   half of the topics are right.
# - **Replay** does *not* keep θ near θ̂. It goes further than a plain run at a third of the rate, and forgets next to
#   nothing. So **drift is not forgetting**: a small change keeps what was learnt, but a large one in the right
#   direction can keep it too. It needs old text, which one must have, and half as much time again or more. (We measure
#   forgetting on the very kind of text that is replayed: the best case for it.)
# - **LoRA** trains a fraction of the numbers, and can be taken off again. On its own it can't say the 22 words that θ̂
#   could not tell apart: their rows stand still (look at the topics). Train those rows too, and it answers best of all.
# - **Interpolation** mends by halves: half-way the loss on other answers is below the patient's, but about a third of
#   the forgetting is still there; a quarter of the way keeps most of the language, but only about half of the answers
#   about topics and people are right. We had expected more: on large models, tuned gently, accuracy stays high all
#   along the straight line from θ̂ to θ̃, and half-way the best of both was found (Wortsman et al.). *After an
#   aggressive run that was not reproduced here.*
#
# In large models remedies cost more than here. LoRA “learns less and forgets less” there, perhaps because full
# fine-tuning makes changes of a rank 10 to 100 times that of its usual settings (Biderman et al. 2024, arXiv
# 2405.09673). **What would have falsified it:** one of these four forgetting as the patient does, or giving up the
# task.
#
# ## 8. Should the prompt count too?
#
# So far the words of x had weight 0. Some train on them as well, with a small weight or the full one. Does it help? It
# was found to, where prompts are long, answers short and examples few (Shi et al. 2024, arXiv 2405.14394); a small
# weight was found best for short answers, and of no effect for long ones (Huerta-Enochian and Ko 2024, arXiv
# 2401.13586). So it may depend on something. We vary two things, in four small data sets of 30 pairs each, made from
# the same texts:
#
# - the **prompts** are news as θ̂ has read them, or the bare keywords of these in random order: words it knows, in an
#   order it doesn't;
# - the **answers** are one word (the topic), or a sentence on the same topic.
#
# **Predict** for each of the four: does counting the prompt make the model forget less, or more? And its answers:
# better or worse? *About 15 s on 2 cores.*

# %%
WEIGHTS = (0.0, 0.1, 1.0)
prompted = {}
for prompts in ("news", "keywords"):
    for answer in ("topic", "sentence"):
        some_pairs = data.replies(world, train=30, test=200, prompts=prompts, answer=answer, seed=SEED)
        others = encode(some_pairs["test"])
        for weight in WEIGHTS:
            model = deepcopy(decoder)
            tune(model, encode(some_pairs["train"], weight), steps=budget(100), peak=MODERATE)
            prompted[prompts, answer, weight] = {"response": nats(model, others), "forgetting": nats(model, texts) - retained}
        both = ", ".join("{response:.2f} and {forgetting:.2f}".format(**prompted[prompts, answer, w]) for w in WEIGHTS)
        print(f"{prompts:>8} → {answer:<8} response loss and forgetting, w = 0, 0.1, 1: {both}", flush=True)

# %%
figure, axes = plots.new_figure(columns=2)
for number, (prompts, answer) in enumerate(dict.fromkeys(key[:2] for key in prompted)):
    for axis, what in zip(axes, ("response", "forgetting"), strict=True):
        values = [prompted[prompts, answer, w][what] for w in WEIGHTS]
        axis.plot(range(3), values, marker=plots.MARKERS[number], label=f"{prompts} → {answer}", **plots.style(number))
axes[0].set(ylabel="nats a token", title="response loss, other pairs", ylim=(0, None))
axes[1].set(ylabel="nats a token", title="forgetting", ylim=(0, None))
for axis in axes:
    axis.set(xlabel="weight of the prompt's words")
    axis.set_xticks(range(3), [f"{w:g}" for w in WEIGHTS])
axes[1].legend(loc="center left", bbox_to_anchor=(1, 0.5))
spoken = "; ".join(
    f"{x} → {y}, w = {w:g}: {both['response']:.2f} and {both['forgetting']:.2f}" for (x, y, w), both in prompted.items()
)
plots.show(figure, f"Response loss and forgetting. {spoken}")


def change(what, prompts, answer):
    """What weight 1 changes against weight 0."""
    return prompted[prompts, answer, 1.0][what] - prompted[prompts, answer, 0.0][what]


claim(
    "S2 short answers drown", min(change("response", p, "topic") for p in ("news", "keywords")), at_least=0.05,
    says="counting the prompt makes short answers worse by {effect:.2f} nats a token or more",
)
claim(
    "S2 long answers gain", max(change("response", p, "sentence") for p in ("news", "keywords")), at_most=-0.1,
    says="and long ones better: {effect:+.2f} nats or less",
)
claim(
    "S5 news as prompts holds the language",
    prompted["news", "sentence", 0.0]["forgetting"] / prompted["news", "sentence", 1.0]["forgetting"], at_least=2,
    says="with news as prompts and long answers, it cuts forgetting to 1/{effect:.1f}",
)
claim(
    "S5 but keywords don't", change("forgetting", "keywords", "sentence") - change("forgetting", "news", "sentence"), at_least=0.4,
    says="with keywords in place of news, that change is {effect:.2f} nats higher",
)
claim(
    "S5 with short answers they do harm", change("forgetting", "keywords", "topic"), at_least=0.1,
    says="with keywords and short answers, it adds {effect:.2f} nats of forgetting",
)

# %% [markdown]
# **What it shows.** No slogan survives the four lines. Short answers get worse when the prompt counts: a few tokens
# next to a dozen others have little say. Long answers get better. Two reasons are possible: the prompts are more text
# to learn from, and the answer has less of the say. Either may keep the model from learning thirty texts by heart; this
# experiment does not separate them. And whether the language is kept depends on answers *and* prompts. Long answers
# spoil it, and counted news holds against that, for it is replay by another name; counted keywords hold less or not at
# all (here they add to it). Where the answers are short and spoil little, whatever is counted besides adds some
# forgetting: news a little, keywords a lot.
#
# (For the length of the answers we see the opposite of the second study, on the loss on other answers; they scored
# benchmarks, with models some fifty thousand times as large and data sets some hundreds of times. Don't carry
# over a number; carry over the experiment.) **What would have falsified it:** the same sign in all four lines, for
# either measure.
#
# ## 9. Is it a good bot now?
#
# Talk to it. Four bots: before tuning, after moderate tuning, after aggressive tuning, and the patient of part 7
# treated with replay. Ask them about people that no training pair mentioned.

# %%
bots = {"before": decoder, "moderate": kept[MODERATE, STOPS[-1]], "aggressive": kept[AGGRESSIVE, STOPS[-1]], "with replay": mended["replay"]}
asked_now = [*people[:3], questions[2], questions[3]]
for row in asked_now:
    print(f"\n{row['instruction']}")
    for name, model in bots.items():
        print(f"{name:>12}: {answers(model, [row])[0] or '(nothing)'}")

# %%
chat(bots, lambda model, text: answers(model, [{"instruction": text}])[0], [row["instruction"] for row in asked_now])

# %% [markdown]
# ### Where does a right answer come from?
#
# A tempting thought: if the bot lacks a fact, put it into the pairs. What does that do to the rest? We take the same
# pairs, and in the answers about people we put the facts of *another* world, in which people work for others (for a few
# the two worlds happen to agree). Then we ask about the people whom no pair mentions. Only answers about a dozen people
# can differ between the two runs.
#
# **Predict:** does the model learn the false answers? And does it still know the others? *About 3 s on 2 cores.*

# %%
elsewhere = data.facts(World(SEED + 1), seed=SEED)
false_answer = {fact["instruction"]: fact["response"] for split in elsewhere.values() for fact in split}
false_pairs = [{**row, "response": false_answer[row["instruction"]]} if row["kind"] == "person" else row for row in learn]
told = [{**fact, "response": false_answer[fact["instruction"]]} for fact in asked_people]
misled = deepcopy(decoder)
tune(misled, encode(false_pairs), steps=budget(STEPS), peak=MODERATE)
after_true, after_false = right[MODERATE][2], share_right(misled, people)
print(f"answers of the other world, told:        {share_right(misled, told):.0%} learnt")
print(f"people not mentioned, after true pairs:  {after_true:.0%} right")
print(f"people not mentioned, after false pairs: {after_false:.0%} right")
claim(
    "S1 false pairs teach to invent", after_true - after_false, at_least=0.1,
    says="about people whom no pair mentions, {points:.0f} points fewer are right after false pairs",
)

# %% [markdown]
# **What it shows.** It learns nearly all that it was told: a dozen facts are soon known by heart. But people whom no
# pair mentions, and whom the same pairs with true answers had brought out, are now answered wrong more often. What was
# trained is not these twelve answers alone, but *where answers come from*: no longer from what θ̂ has read. On large
# models, too, tuning on facts that pre-training did not hold (there they were new, here they are false) makes them
# invent more (Gekhman et al. 2024, arXiv 2405.05904). What a bot should know belongs in pre-training, or in the prompt.
# **What would have falsified it:** people not mentioned that are answered as well as before.
#
# ### A specialised bot
#
# A maker of gadgets wants a bot for its own field: only questions about people, groups and things of *technology*. That
# leaves some sixty pairs. Three strategies:
#
# - **A**: few pairs, so a large rate (0.01), 200 steps, to be sure that it learns them; tested with questions from the
#   training pairs;
# - **B**: moderate: 0.001, and 60 steps;
# - **C**: as B, with replay of the world's texts.
#
# **Predict** for each: the questions it was trained on; people of the field who were never asked about; and whether it
# still *knows* the people of the other fields, when one lets it go on as its texts do. *About 5 s on 2 cores.*

# %%
technology = FIELDS["technology"]
own_words = {*technology.people, *technology.groups, *(form for noun in technology.nouns for form in noun)}


def of_the_field(row):
    """Whether an instruction is about a person, a group or a thing of technology."""
    return bool(own_words & {world.vocabulary[token] for token in words(row["instruction"])})


own_rows = [row for row in learn if of_the_field(row) and row["kind"] != "topic"]
own_facts = [row for row in own_rows if row["kind"] in ("person", "city")]
own_people, other_people = ([fact for fact in [*people, *asked_people] if of_the_field(fact) == own] for own in (True, False))
never_asked = [fact for fact in own_people if fact in people]


strategies = {
    "A: aggressive": {"steps": budget(200), "peak": AGGRESSIVE},
    "B: moderate": {"steps": budget(60), "peak": MODERATE},
    "C: with replay": {"steps": budget(60), "peak": MODERATE, "extra": replay()},
}
bot = {}
print(f"{len(own_rows)} pairs of the field; θ̂ knows {recited(decoder, other_people):.0%} of the people of other fields")
for name, settings in strategies.items():
    model = deepcopy(decoder)
    tune(model, encode(own_rows), **settings)
    bot[name] = {
        "asked in training": share_right(model, own_facts), f"own field, never asked ({len(never_asked)})": share_right(model, never_asked),
        "other fields, as texts say it": recited(model, other_people), "forgetting": nats(model, texts) - retained,
        "grammatical": np.mean([world.is_grammatical(text) for text in free_texts(model)]),
    }
    pieces = (f"{what} {value:.2f}" if what == "forgetting" else f"{what} {value:.0%}" for what, value in bot[name].items())
    print(f"{name:>15}: " + ", ".join(pieces), flush=True)
figure, (axis,) = plots.new_figure(height=3.6)
measures = [what for what in bot["A: aggressive"] if what != "forgetting"]
plots.bars(axis, measures, *[(name, [values[what] for what in measures]) for name, values in bot.items()])
axis.set(xlim=(0, 1.02), xlabel="share")
axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
plots.show(figure, "; ".join(f"{name}: " + ", ".join(f"{what} {values[what]:.0%}" for what in measures) for name, values in bot.items()))
a, c = bot["A: aggressive"], bot["C: with replay"]
claim(
    "S8 the training questions tell nothing", abs(a["asked in training"] - c["asked in training"]), at_most=0.1,
    says="on the questions asked in training, A and C are {points:.0f} points apart",
)
claim(
    "S8 the aggressive strategy loses the rest", a["forgetting"] / c["forgetting"], at_least=20,
    says="A forgets {effect:.0f} times as much as C",
)
claim(
    "S8 and the facts of other fields", c["other fields, as texts say it"] - a["other fields, as texts say it"], at_least=0.3,
    says="C still knows {points:.0f} points more of the people of other fields",
)

# %% [markdown]
# **What it shows.** By the test that A's maker ran, A is perfect. What that test does not ask about is gone or badly
# damaged: the people of other fields, the language, and here two of the three people of its own field who were never
# asked about (three are few: with other seeds it may be fewer or more). B answers its field as well and keeps much; C
# forgets least, for the same 60 steps and some old text. So when you judge a strategy for a specialised chatbot, ask:
#
# 1. **What is measured?** Questions that are not in the training pairs; and what the model could do before.
# 2. **How far does it go?** Rate and steps for the size of the data set, not the other way round: few pairs call for
#    *less*, not for more.
# 3. **What holds the rest in place?** Nothing, unless you put something there: replay, a spring, a low rank, or an
#    early stop.
# 4. **What do the pairs teach besides the task?** The template, when to stop; and perhaps to invent.
#
# ## 10. And on real text?
#
# `loss`, `tune` and the mask know nothing of our world. With `TINYLOOPS_DATA=hub` this part gives them a real decoder
# with some 14 million parameters, real instructions, and real text to be retained (`TINYLOOPS_HUB_DECODER`,
# `TINYLOOPS_HUB_INSTRUCTIONS` and `TINYLOOPS_HUB_DATASET` name others, on the Hub or in a folder). *Some minutes on 2
# cores.*
#
# **Predict:** is the response loss U-shaped again? Does forgetting only rise?

# %%
if os.environ.get("TINYLOOPS_DATA") == "hub":
    real, real_tokenizer = load_decoder()
    real_pairs = data.load_instructions(world, train=200, test=64, seed=SEED)
    real_text = data.load_corpus(documents=100, held_out=64, seed=SEED).held_out["text"]

    def real_encode(split, longest=96):
        """Pairs of a real tokenizer, cut off after so many tokens; the template is in plain words."""
        ids, weights = [], []
        for row in split:
            x = real_tokenizer(f"User: {row['instruction']}\nAssistant:")["input_ids"]
            y = [*real_tokenizer(f" {row['response']}", add_special_tokens=False)["input_ids"], real_tokenizer.eos_token_id]
            ids.append([*x, *y][:longest])
            weights.append([*[0.0] * len(x), *[1.0] * len(y)][:longest])
        return Pairs(padded(ids, 0), padded(weights, 0.0))

    def in_parts(model, pairs, rows=8):
        """As nats, a few rows at a time: a real vocabulary is large."""
        parts = [pairs.take(numbers) for numbers in torch.arange(len(pairs.ids)).split(rows)]
        return np.average([nats(model, part) for part in parts], weights=[part.weights[:, 1:].sum() for part in parts])

    rows = [real_tokenizer(text)["input_ids"][:96] for text in real_text]
    real_kept = Pairs(padded(rows, 0), padded([[1.0] * len(row) for row in rows], 0.0))
    real_train, real_held = (real_encode(real_pairs[split]) for split in ("train", "test"))
    real_rates = (0.0, 1e-5, 1e-4, 1e-3, 1e-2)
    outcome = []
    for peak in real_rates:
        model = deepcopy(real)
        if peak:
            tune(model, real_train, steps=budget(30), peak=peak, batch_size=8)
        outcome.append((in_parts(model, real_held), in_parts(model, real_kept)))
        print(f"rate {peak:g}: response loss {outcome[-1][0]:.2f}, loss on text {outcome[-1][1]:.2f} nats a token", flush=True)
    figure, (axis,) = plots.new_figure()
    shown = zip(("responses to other instructions", "text (retained)"), zip(*outcome, strict=True), strict=True)
    for number, (name, values) in enumerate(shown):
        axis.plot(range(len(real_rates)), values, marker=plots.MARKERS[number], label=name, **plots.style(number))
    axis.set_xticks(range(len(real_rates)), ["untuned", *(f"{peak:g}" for peak in real_rates[1:])])
    axis.set(xlabel="peak learning rate", ylabel="nats a token")
    axis.legend()
    spoken = "; ".join(f"rate {peak:g}: {x:.2f} and {y:.2f}" for peak, (x, y) in zip(real_rates, outcome, strict=True))
    plots.show(figure, f"Loss on responses and on text. {spoken}")
else:
    print("Set TINYLOOPS_DATA=hub before starting to run this part on a real decoder and real instructions.")

# %% [markdown]
# Real pairs differ from ours in two things that matter: what they ask for is not all in the model's reading, and nobody
# knows the best possible loss. The shape of the two curves is what to look for.
#
# ## What you can now say
#
# - Instruction data are pairs in a template; the mask says which tokens are targets: the response and its end (S1).
# - SFT maximises Σ log Pr(y | x): log Pr of the whole sequence with the prompt's part left out. One function serves
#   both phases; data, mask and start differ, the method doesn't (S2, S3).
# - The run starts at θ̂, and needs a fraction of the steps that random weights need, which never get as far (S4).
# - Moderate adjustment: over the rate, the answers have an optimum and forgetting only rises (S5).
# - A small data set and aggressive steps overfit *and* forget; the training loss shows neither (S6).
# - *When* the held-out curve turns tells the cause; early stopping mends too many steps, not too large ones. A smaller
#   rate, L2-SP, replay and LoRA mend those; what counts is the direction of the change, not its length alone (S7).
# - A strategy is judged by what its maker did not train on (S8).
#
# **Next:** the assignment `03_finetuning`, in which you build template, mask, objective and loop, tune the decoder
# yourself, and say what went wrong with other people's runs. Then chapter 4: what becomes of a model that is trained on
# what models wrote?
