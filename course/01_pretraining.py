# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Chapter 1. Pre-training
#
# A language model begins as a few hundred thousand random numbers. Then it reads. **What exactly does reading teach
# it, how do we know when it has learnt all there is, and what is the result good for?**
#
# You will train two real models from nothing, a *decoder* that writes and an *encoder* that reads, and put every claim
# of this chapter to a test. On two CPU cores the whole chapter takes about three minutes.
#
# | part | question | concept |
# |---|---|---|
# | 1 | What does the model see? | tokens, packing, train and held-out text |
# | 2 | What is it asked to do? | the language-modelling objective, cross-entropy, the entropy floor |
# | 3 | How does it learn? | the training loop: AdamW, warm-up and decay, clipping |
# | 4 | What does the loss measure? | maximum likelihood is KL divergence |
# | 5 | How does it write? | sampling: temperature, top-k, top-p |
# | 6 | Is a network worth it? | n-gram baselines |
# | 7 | What if it may look both ways? | masked language modelling |
# | 8 | What if the machine stops? | checkpoints and exact resume |
# | 9 | What does more data buy? | scaling |
# | 10 | When is a fact *known*? | knowledge and its wordings |
# | 11 | What is it all for? | θ̂, the starting point of everything after |
#
# **Before it:** nothing but Python and a little PyTorch. **It opens:** chapter 2 (classification starts from the
# encoder) and chapter 3 (fine-tuning starts from the decoder).
#
# Wherever you see **Predict**, stop and write down a number before you run the cell. Being wrong is the point.

# %%
import time
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence
from transformers import get_cosine_schedule_with_warmup
from transformers.utils import logging as transformers_logging

from tinyloops import check_environment, checkpoints, data, plots, widgets
from tinyloops.claims import budget, claim, seed
from tinyloops.generation import generate
from tinyloops.metrics import IGNORED, heldout_loss
from tinyloops.models import BOS, EOS, MASK, PAD, small_decoder, small_encoder
from tinyloops.world import World
from tinyloops.world.masked import masked_floor

transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()
check_environment()
SEED = seed()
corpus = data.load_corpus(documents=60_000, seed=SEED)
world = corpus.world or World()
print(f"{corpus.name}: {len(corpus.train):,} texts to learn from, {len(corpus.held_out):,} held out")

# %% [markdown]
# ## 1. What does the model see?
#
# Our default corpus is a *micro-world*: four news topics (one of them, astronomy, is rare: 5%), three kinds of customer
# letters, two dozen people, a dozen groups, and facts about who belongs where. It is small, but it has one thing that no
# natural corpus has: **we know its distribution exactly**. Every probability that a model should learn can be looked up.
#
# (To run the same cells on Shakespeare, or on a data set of the Hub, set `TINYLOOPS_DATA=shakespeare` or
# `TINYLOOPS_DATA=hub` before starting. Cells that need the exact truth then say so and use the micro-world.)

# %%
for text in corpus.train["text"][:6]:
    print("·", text[:160])

# %% [markdown]
# A model reads numbers. The tokeniser gives each word its number in the vocabulary, and adds two *special* tokens:
# `<bos>` before the text and `<eos>` after it.

# %%
tokenizer = corpus.tokenizer
V = len(tokenizer)
ids = tokenizer(corpus.train[0]["text"])["input_ids"]
print(f"vocabulary: V = {V} types")
print(ids[:20])
print(tokenizer.convert_ids_to_tokens(ids)[:20])

# %% [markdown]
# ### Packing
#
# Texts have different lengths; a batch is a rectangle. Filling rows up with padding would waste work, so pre-training
# *packs*: write all texts one after another and cut the long ribbon into blocks of T tokens.
#
# **Predict:** a text that is cut at the end of a block: does the model ever see how it ended?

# %%
T = 64
train_ids = data.token_ids(corpus, "train")
ribbon = torch.tensor(list(chain.from_iterable(train_ids)))
blocks = ribbon[: len(ribbon) // T * T].view(-1, T)
padded = pad_sequence([torch.tensor(text) for text in train_ids[:2000]], batch_first=True, padding_value=PAD)
print(f"{len(ribbon):,} tokens -> {len(blocks):,} blocks of {T}; {len(ribbon) - blocks.numel()} tokens left over")
print(f"padding instead would fill {(padded == PAD).float().mean():.0%} of every batch with nothing")

# %% [markdown]
# (Answer: yes, but without its beginning. The next block starts in the middle of the text. Models put up with it; when
# we *measure* a model we don't: each held-out text is scored whole, from its `<bos>`.)
#
# ### Held-out text
#
# A model can do well on text it has seen by remembering. So part of the texts is set aside *before* packing, and never
# trained on. If we packed first and split the blocks afterwards, the two halves of one text could land on both sides:
# that is a **leak**, and a held-out loss with a leak in it is worth nothing.

# %%
held_ids, held_labels = data.batch_documents(data.token_ids(corpus, "held_out"), PAD, max_length=T)
print("one held-out row, and what it is to predict (IGNORED where there is nothing):")
print(held_ids[0, :20].tolist())
print(held_labels[0, :20].tolist())

# %% [markdown]
# ## 2. What is it asked to do?
#
# A causal language model with parameters θ gives Pr_θ(x_{i+1} | x_0 … x_i), a distribution over the next token. The
# probability of a whole text is the product of these, so its logarithm is a sum, and pre-training looks for
#
# $$\hat\theta = \arg\max_\theta \sum_{x \in \mathcal D} \sum_{i=0}^{m-1} \log \Pr\nolimits_\theta(x_{i+1} \mid x_0, \dots, x_i)$$
#
# (Xiao and Zhu, *Foundations of Large Language Models*, 2025, eq. 1.7.) Turned round its sign and averaged over tokens it is
# the **cross-entropy loss**, in nats a token. That is the whole objective. Nobody labels anything: the text is its own
# answer key.
#
# In code: logits at position t are judged by the token at t + 1.

# %%


def next_token_loss(model, batch):
    """Cross-entropy of each next token, nats a token; batch (B, T) of token ids."""
    logits = model(input_ids=batch).logits  # (B, T, V)
    predicted, wanted = logits[:, :-1], batch[:, 1:]  # position t predicts token t + 1
    return functional.cross_entropy(predicted.flatten(0, 1), wanted.flatten())


decoder = small_decoder(V, max_length=T, seed=SEED)
print(f"a decoder with {sum(p.numel() for p in decoder.parameters()):,} parameters, all random")

# %% [markdown]
# **Predict** two numbers before you run the next cell:
#
# 1. the loss of this untrained model (hint: it has no reason to prefer any of the V words);
# 2. the lowest loss that *any* model could reach. Zero?

# %%
untrained = heldout_loss(decoder, held_ids, held_labels)
print(f"1. untrained model: {untrained:.2f} nats a token; a uniform guess: ln V = {np.log(V):.2f}")
if corpus.entropy_floor is not None:
    print(f"2. entropy floor of the world: {corpus.entropy_floor:.3f} nats a token")
else:
    print("2. nobody knows the entropy floor of natural text: that is why we use a small world")

# %% [markdown]
# Not zero: after “The …” many words *can* follow, and no reader, however clever, can know which. This unavoidable rest is the
# **entropy** H of the text. In our world it is a number we can compute. It will be drawn into every loss curve: below it
# lies only memorised text or a bug.
#
# ## 3. How does it learn?
#
# Here is the loop, whole. Nothing of it is hidden in a library's trainer. Read it slowly: every line is there for a reason.

# %%


def pretrain(model, examples, loss_of, *, steps, batch_size, peak, title=None, floor=None, keep=None):
    """Train on examples (N, T); returns the loss of every step. With keep, the run is saved there and can go on."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.95), weight_decay=0.01)
    schedule = get_cosine_schedule_with_warmup(optimizer, max(1, steps // 20), steps)  # small first steps, small last ones
    shuffle = torch.Generator().manual_seed(SEED)
    epochs = -(-steps * batch_size // len(examples))
    order = torch.cat([torch.randperm(len(examples), generator=shuffle) for _ in range(epochs)])
    parts = {"model": model, "optimizer": optimizer, "schedule": schedule}
    losses = []

    if keep and (saved := checkpoints.load_state(keep)):  # a run was stopped here: go on with it
        for name, part in parts.items():
            part.load_state_dict(saved[name])
        torch.set_rng_state(saved["random"])
        losses = saved["losses"]

    model.train()
    with plots.LiveCurve(title or "training", steps, floor=floor, quiet=title is None) as live:
        for step in range(len(losses), steps):
            batch = examples[order[step * batch_size : (step + 1) * batch_size]]
            loss = loss_of(model, batch)
            optimizer.zero_grad()  # forget the last step's gradient
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)  # one bad batch must not wreck the model
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            live.update(step, losses[-1])
            if keep and (step + 1) % 100 == 0:
                state = {name: part.state_dict() for name, part in parts.items()}
                checkpoints.save_state(keep, {**state, "random": torch.get_rng_state(), "losses": losses})
    if keep:
        keep.unlink(missing_ok=True)  # the run is complete: the next one starts anew
    model.eval()
    return losses


# %% [markdown]
# *About 30 s on 2 cores.* Stop it half-way if you like (the ■ button): it says what was kept, and running the cell again
# goes on from there.
#
# **Predict:** how many steps until the loss is half of what it was? And will it touch the floor?

# %%
run = checkpoints.folder() / "decoder.run"
began = time.process_time()
with checkpoints.interruptible(run):
    decoder_losses = pretrain(
        decoder, blocks, next_token_loss, steps=budget(800), batch_size=32, peak=4e-3,
        title="Decoder: next-token loss", floor=corpus.entropy_floor, keep=run,
    )  # fmt: skip
print(f"{time.process_time() - began:.0f} CPU seconds")

# %%
decoder_loss = heldout_loss(decoder, held_ids, held_labels)
print(f"held-out: {decoder_loss:.3f} nats a token, a perplexity of {np.exp(decoder_loss):.2f}")
if corpus.entropy_floor is not None:
    fresh_texts = world.documents(4000, seed=10_000 + SEED)
    fresh_ids, fresh_labels = data.batch_documents(tokenizer(fresh_texts)["input_ids"], PAD)
    # The exact entropy of these very texts takes the luck of the draw out of the difference.
    fresh_floor = -sum(map(world.log_prob, fresh_texts)) / int((fresh_labels != IGNORED).sum())
    gap = heldout_loss(decoder, fresh_ids, fresh_labels) - fresh_floor
    print(f"the best possible: {fresh_floor:.3f}, a perplexity of {np.exp(fresh_floor):.2f}")
    claim(
        "P1 gap to the entropy floor", gap, at_least=-0.01, at_most=0.05,
        says="on fresh texts the decoder is {effect:.3f} nats a token above the floor",
    )  # fmt: skip

# %% [markdown]
# **What it shows.** The model went from guessing among V words to within a few hundredths of a nat of a perfect reader.
# **What would have falsified it:** a loss *below* the floor (then held-out text leaked into training, or the evaluation is
# wrong), or a curve that stops well above it (then the model is too small, or the loop is broken).
#
# **Perplexity** is the same number on another scale: exp(loss), the number of equally likely words that would be as
# hard to guess. Average the losses first, over *tokens*, then take the exponential. The mean of perplexities is larger, and means nothing.

# %% [markdown]
# ## 4. What does the loss measure?
#
# The loss is a sum of log-probabilities. Why should minimising it make the model *right*? Because
#
# $$\underbrace{-\mathbb E_{x\sim p}\,\log \Pr\nolimits_\theta(x)}_{\text{cross-entropy}} \;=\; \underbrace{H(p)}_{\text{fixed}} \;+\; \underbrace{\mathrm{KL}\big(p \,\|\, \Pr\nolimits_\theta\big)}_{\ge 0}$$
#
# The entropy of the world cannot change, so all that training can lower is the KL divergence from the true distribution to
# the model's. Maximum likelihood *is* the search for the closest distribution. In our world both sides can be measured
# separately: the left with the loss, the right by asking the world and the model for the probability of fresh texts.
#
# **Predict:** which texts will lie farthest from the diagonal of the next figure?

# %%


@torch.no_grad()
def model_log_prob(model, ids, labels):
    """log Pr_θ of each whole text, in nats; ids and labels (N, T) as from batch_documents."""
    logits = model(input_ids=ids).logits
    log_probs = -functional.cross_entropy(logits.transpose(1, 2), labels, ignore_index=IGNORED, reduction="none")
    return log_probs.sum(dim=1).numpy()


if corpus.world:
    texts = world.documents(3000, seed=20_000 + SEED)
    model_says = model_log_prob(decoder, *data.batch_documents(tokenizer(texts)["input_ids"], PAD))
    world_says = np.array([world.log_prob(text) for text in texts])
    kl, kl_error = (world_says - model_says).mean(), (world_says - model_says).std() / len(texts) ** 0.5
    held_says = model_log_prob(decoder, held_ids, held_labels)
    excess, excess_error = -held_says.mean() - world.core.entropy, held_says.std() / len(held_says) ** 0.5
    apart = abs(excess - kl) / (excess_error**2 + kl_error**2) ** 0.5
    print(f"cross-entropy minus entropy: {excess:.2f} ± {excess_error:.2f} nats a text")
    print(f"KL from fresh samples:       {kl:.2f} ± {kl_error:.2f} nats a text")
    claim(
        "P1 maximum likelihood is KL", apart, at_most=3,
        says="the two sides agree: they are {effect:.1f} standard errors apart",
    )  # fmt: skip

    rare = np.array([world.is_rare(text) for text in texts])
    figure, (axis,) = plots.new_figure(height=3.6)
    axis.plot(world_says[~rare], model_says[~rare], ".", color=plots.COLOURS[0], alpha=0.4, label="other texts")
    axis.plot(world_says[rare], model_says[rare], "x", color=plots.COLOURS[1], label="astronomy (5% of the texts)")
    axis.axline((-20, -20), slope=1, color="grey", linestyle=":", label="model = world")
    axis.set(xlabel="log Pr(text), world [nats]", ylabel="log Pr(text), model [nats]")
    axis.legend()
    plots.show(figure, "Log-probability of fresh texts by world and model: close to the diagonal, astronomy lower than the rest.")
    print(f"KL a text: {(world_says - model_says)[rare].mean():.2f} nats for astronomy, {(world_says - model_says)[~rare].mean():.2f} for the rest")
else:
    print("The exact truth of this corpus is unknown: this part needs the micro-world.")

# %% [markdown]
# **What it shows.** Points on the diagonal are texts whose probability the model knows exactly; points below it are texts that
# the model thinks too unlikely. What is rare in training is known least: remember the crosses, chapter 4 is about what
# becomes of them. **What would have falsified it:** two sides that differ by more than their errors.
#
# ## 5. How does it write?
#
# To write, sample the next token from Pr_θ(· | prefix), add it, and repeat until `<eos>`. Three knobs bend the distribution
# before sampling:
#
# - **temperature** τ divides the logits: below 1 the likely gets likelier, above 1 all becomes alike;
# - **top-k** keeps the k likeliest words;
# - **top-p** keeps the fewest words whose probabilities reach p together.

# %%
start = tokenizer("The brilliant", add_special_tokens=False)["input_ids"]
read = world.text if corpus.world else lambda row: tokenizer.decode(row, skip_special_tokens=True)
for temperature in (0.3, 1.0, 2.0):
    print(f"temperature {temperature}")
    for row in generate(decoder, 4, seed=SEED, prompt=torch.tensor([BOS, *start]), temperature=temperature).tolist():
        print("   ", read(row)[:110])

# %% [markdown]
# The world can judge these: is a text *grammatical*? Is it *possible*, that is grammatical, coherent and true? And how rich are the
# texts: how many different words do 800 of them use, and how many speak of the rare topic?
#
# **Predict:** which temperature gives the most possible texts, and what is the price?

# %%
def variety(texts):
    """How many different words the texts use."""
    return len({word for text in texts for word in world.tokens(text)})


if corpus.world:
    temperatures = [0.3, 0.5, 0.7, 1.0, 1.3, 1.6]
    truly = variety(world.documents(800, seed=30_000 + SEED))
    rows = []
    for temperature in temperatures:
        written = [world.text(row) for row in generate(decoder, 800, seed=SEED, temperature=temperature).tolist()]
        judged = [np.mean([judge(text) for text in written]) for judge in (world.is_grammatical, world.is_possible)]
        rows.append([*judged, variety(written) / truly, np.mean([world.is_rare(text) for text in written]) / 0.05])
    shares = dict(zip(temperatures, rows, strict=True))
    names = ("grammatical texts", "possible texts", "different words, world = 1", "astronomy, world = 1")
    figure, (axis,) = plots.new_figure()
    for number, name in enumerate(names):
        axis.plot(temperatures, [row[number] for row in rows], marker="osd^"[number], label=name, **plots.style(number))
    axis.set(xlabel="temperature", ylabel="share of 800 texts, or of the world's", ylim=(0, 1.1))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    plots.show(figure, "Low temperature: nearly all texts possible, but fewer different words and hardly any astronomy.")
    claim(
        "P5 samples keep the grammar", 1 - shares[1.0][0], at_most=0.05,
        says="at temperature 1, {effect:.1%} of the texts break the grammar",
    )  # fmt: skip
    claim(
        "P5 low temperature trades variety for validity",
        min(shares[0.5][1] - shares[1.0][1], shares[1.0][2] - shares[0.5][2]), at_least=0.05,
        says="from temperature 1 to 0.5, possible texts rise and different words fall, each by {effect:.0%} or more",
    )  # fmt: skip

# %% [markdown]
# **What it shows.** Lowering the temperature makes every single text look better, and the whole poorer: fewer
# different words, and the minority all but disappears. No judge of single texts can see that. **What would have falsified it:**
# a temperature that is best on every line.
#
# Turn the knobs yourself. (Where widgets don't run, the static figure below shows the same for one setting.) Try a prompt
# that states a fact, and find the temperature at which the model begins to lie.

# %%
if corpus.world:
    person = "Mara"
    prompts = [f"{person} plays for the", "The brilliant", "The striker from Oslo", "Dear team, my"]
    plots.show(*widgets.next_word_figure(decoder, world, "The brilliant striker from Oslo"))
    widgets.explore_sampling(decoder, world, prompts)
