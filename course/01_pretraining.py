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
# A language model begins as nothing but random numbers. Then it reads. **What exactly does reading teach it, how do
# we know when it has learnt all there is, and what is the result good for?**
#
# You will train two real models from nothing, a *decoder* that writes and an *encoder* that reads, and put every
# claim of this chapter to a test. On two CPU cores the whole chapter takes about three minutes.
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
from tinyloops.models import BOS, MASK, PAD, small_decoder, small_encoder
from tinyloops.world import World
from tinyloops.world.masked import masked_floor

transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()
check_environment()
torch.set_num_threads(1)  # steady on a shared machine; on a quiet one, try 2: up to 1.7 times as fast
SEED = seed()
corpus = data.load_corpus(documents=60_000, seed=SEED)
world = corpus.world or World()
print(f"{corpus.name}: {len(corpus.train):,} texts to learn from, {len(corpus.held_out):,} held out")

# %% [markdown]
# ## 1. What does the model see?
#
# Our default corpus is a *micro-world*: four news topics (one of them, astronomy, is rare: 5%), three kinds of
# customer letters, two dozen people, a dozen groups, and facts about who belongs where. It is small, but it has one
# thing that no natural corpus has: **we know its distribution exactly**. Every probability that a model should learn
# can be looked up.
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
print(f"{len(ribbon):,} tokens -> {len(blocks):,} blocks of {T}, {len(ribbon) - blocks.numel()} tokens left over")
print(f"padding instead would fill {(padded == PAD).float().mean():.0%} of every batch with nothing")

# %% [markdown]
# (Answer: yes, but without its beginning. The next block starts in the middle of the text. And within a block the
# model can look back into the text *before* a `<bos>`; it has to learn that it is of no use. Models put up with both;
# when we *measure* a model we don't: each held-out text is scored whole, from its `<bos>`.)
#
# ### Held-out text
#
# A model can do well on text it has seen by remembering. So part of the texts is set aside *before* packing, and
# never trained on. If we packed first and split the blocks afterwards, the two halves of one text could land on both
# sides: that is a **leak**, and a held-out loss with a leak in it is worth nothing.

# %%
# IGNORED is -100, the label that cross-entropy skips; labels are the ids moved by one.
held_ids, held_labels = data.batch_documents(data.token_ids(corpus, "held_out"), PAD, max_length=T)
cut = (blocks[:, 0] != BOS).float().mean()
print(f"{cut:.0%} of the blocks begin inside a text: split blocks, and such texts lie on both sides")
shared = data.overlap(corpus.train["text"], corpus.held_out["text"])
print(f"held-out texts whose words also occur as a text in training: {shared:.1%}")
if corpus.world:
    by_chance = data.chance_overlap(world, len(corpus.train), corpus.held_out["text"])
    print(f"to be expected of independent draws:                         {by_chance:.1%}")
print("one held-out row, and what it is to predict (IGNORED where there is nothing):")
print(held_ids[0, :20].tolist())
print(held_labels[0, :20].tolist())

# %% [markdown]
# Some held-out texts do occur in training. That is no leak: short texts get said again, and independent draws repeat
# them just as often (the last two percentages). A share well above chance would be a leak.
#
# ## 2. What is it asked to do?
#
# A causal language model with parameters θ gives Pr_θ(x_{i+1} | x_0 … x_i), a distribution over the next token. The
# probability of a whole text is the product of these, so its logarithm is a sum, and pre-training looks for
#
# $$\hat\theta = \arg\max_\theta \sum_{x \in \mathcal D} \sum_{i=0}^{m-1} \log \Pr\nolimits_\theta(x_{i+1} \mid x_0, \dots, x_i)$$
#
# (Xiao and Zhu, *Foundations of Large Language Models*, 2025, eq. 1.7.) Here x_0 is `<bos>` and x_m is `<eos>`. With
# its sign turned round and averaged over tokens this is the **cross-entropy loss**, in *nats* a token: the unit of
# natural logarithms (1 nat is 1.44 bits). That is the whole objective. Nobody labels anything: the text is its own
# answer key.
#
# Our decoder is a **transformer** (Llama's design, very small): each token becomes a vector of D = 64 numbers, two
# layers of attention let it take up what stands *before* it, and the end gives V scores, the **logits**; softmax
# turns them into probabilities. The logits at position t are judged by the token at t + 1.

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
# Not zero: after “The …” many words *can* follow, and no reader, however clever, can know which. This unavoidable
# rest is the **entropy** H of the text. In our world it is a number we can compute. A loss on *held-out* texts that
# lies below it means a leak or a bug.
#
# ## 3. How does it learn?
#
# Here is the loop, whole. Nothing of it is hidden in a library's trainer. Read it slowly: every line is there for a
# reason.

# %%


def pretrain(model, examples, loss_of, *, steps, batch_size, peak, title=None, floor=None, keep=None):
    """Train on examples (N, T); the loss of every step. A run with keep is saved there, and can go on from there."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.95), weight_decay=0.01)
    # Small steps at first, while the gradients are wild, and at last, to settle.
    schedule = get_cosine_schedule_with_warmup(optimizer, max(1, steps // 20), steps)
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
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)  # one bad batch is no disaster
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
# | line | why |
# |---|---|
# | `AdamW` | keeps two running averages for each weight, of its gradient and of the gradient's square, and steps by the first divided by the root of the second: every weight gets steps of about the size of the rate, however large its gradients. `betas` say how long the averages remember (about 10 and 20 steps). The W is *weight decay*: each step also shrinks the weights a little |
# | warm-up | over the first 5% of the steps the rate rises from 0 to `peak`: the averages can't yet be trusted |
# | decay | then it falls to 0 along half a cosine: large steps get near the minimum, only small ones settle in it |
# | clipping | when the gradient of all weights together is longer than 1 it is shortened to 1; its direction stays |
# | `order` | every example once in a shuffled order, then all again; `-(-a // b)` is a / b rounded up |
# | `train()`, `eval()` | dropout on and off (ours have none; most models do) |
#
# `budget(800)` is 800 unless you asked for a quick look (`TINYLOOPS_BUDGET=0.1`). `claim` compares a measured number
# with what the chapter promises, and says so when it fails. Evaluation stands outside of the loop here, in the next
# cell but one; longer runs evaluate every few hundred steps.
#
# *About 30 s on 2 cores.* Stop it half-way if you like (the ■ button): it says what was kept, and running the cell
# again goes on from there. (Once it is complete, running it again would train the trained model further: first run
# the cell again that makes the decoder.)
#
# **Predict:** how many steps until the loss is half of what it was? And will it touch the floor?

# %%
# In packed text every text also has its <bos>, which costs nothing: the same entropy over one token more.
packed_floor = world.core.entropy / (len(ribbon) / len(train_ids)) if corpus.world else None
run = checkpoints.folder() / "decoder.run"
began = time.process_time()
with checkpoints.interruptible(run):
    decoder_losses = pretrain(
        decoder, blocks, next_token_loss, steps=budget(800), batch_size=32, peak=4e-3,
        title="Decoder: next-token loss", floor=packed_floor, keep=run,
    )
spent = time.process_time() - began
print(f"{spent:.0f} CPU seconds, {budget(800) * 32 * T / spent:,.0f} tokens a second")

# %%
decoder_loss = heldout_loss(decoder, held_ids, held_labels)
print(f"held-out: {decoder_loss:.3f} nats a token, a perplexity of {np.exp(decoder_loss):.2f}")
frequency = (torch.bincount(ribbon, minlength=V) + 1.0) / (len(ribbon) + V)
unigram_loss = -frequency[held_labels[held_labels != IGNORED]].log().mean().item()
claim(
    "P1 better than word frequencies", unigram_loss - decoder_loss, at_least=0.1,
    says="the decoder is {effect:.2f} nats a token better than the frequencies of single words",
)
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
    )

# %% [markdown]
# **What it shows.** The loss is halved within the first 50 steps or so; the rest of the run goes into the last few
# tenths. On texts it never saw, the model ends within a few hundredths of a nat of a perfect reader, and doesn't
# touch the floor. (The gap is measured on 4,000 fresh texts against the exact entropy of *those* texts; so it is not
# quite the difference of the two losses printed above.) **What would have falsified it:** a loss *below* the floor
# (then held-out text leaked into training, or the evaluation is wrong), or a curve that stops well above it (then the
# model is too small, or the loop is broken).
#
# **And the line in the curve?** It lies below the floor of whole texts, because a packed block also contains each
# text's `<bos>`, which is certain after an `<eos>` and costs nothing: about one token in fifteen is free. Before you
# cry “bug” at a loss, ask over which tokens it was averaged.
#
# **Perplexity** is the same number on another scale: exp(loss), the number of equally likely words that would be as
# hard to guess. Average the losses first, over *tokens*, then take the exponential. The mean of perplexities is
# larger, and means nothing.

# %% [markdown]
# ## 4. What does the loss measure?
#
# The loss is a sum of log-probabilities. Why should minimising it make the model *right*? Because
#
# $$\underbrace{-\mathbb E_{x\sim p}\,\log \Pr\nolimits_\theta(x)}_{\text{cross-entropy}} \;=\; \underbrace{H(p)}_{\text{fixed}} \;+\; \underbrace{\mathrm{KL}\big(p \,\|\, \Pr\nolimits_\theta\big)}_{\ge 0}$$
#
# The entropy of the world cannot change, so all that training can lower is the KL divergence from the true
# distribution to the model's. Maximum likelihood *is* the search for the closest distribution. It is the mean of log
# p(x) − log Pr_θ(x) over texts x that the world says, and 0 only if the two distributions are the same. In our world
# we can measure it twice: as cross-entropy minus H, from the held-out texts; and by asking the world and the model
# for the probability of fresh ones. (± is one standard error. The first is rougher because texts differ much in
# probability; in the second that cancels.)
#
# **Predict:** which texts will lie farthest from the diagonal of the next figure?

# %%


@torch.no_grad()
def model_log_prob(model, ids, labels):
    """log Pr_θ of each whole text, in nats; ids and labels (N, T) as from batch_documents."""
    logits = model(input_ids=ids).logits
    losses = functional.cross_entropy(logits.transpose(1, 2), labels, ignore_index=IGNORED, reduction="none")
    return -losses.sum(dim=1).numpy()


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
    )

    rare = np.array([world.is_rare(text) for text in texts])
    figure, (axis,) = plots.new_figure(height=3.6)
    groups = {"other texts": (~rare, "."), "astronomy (5% of the texts)": (rare, "x")}
    for colour, (name, (group, mark)) in zip(plots.COLOURS, groups.items(), strict=False):
        axis.plot(world_says[group], model_says[group], mark, color=colour, label=name)
    axis.axline((-20, -20), slope=1, color="grey", linestyle=":", label="model = world")
    axis.set(xlabel="log Pr(text), world [nats]", ylabel="log Pr(text), model [nats]")
    axis.legend()
    plots.show(figure, "Texts by log-probability: on the diagonal, with those about astronomy farther below it.")
    kl_rare, kl_rest = ((world_says - model_says)[part].mean() for part in (rare, ~rare))
    print(f"KL a text: {kl_rare:.2f} nats for astronomy, {kl_rest:.2f} for the rest")
    claim(
        "P1 the minority is known least", kl_rare / kl_rest, at_least=1.3,
        says="texts about astronomy are {effect:.1f} times as far from the truth as the rest",
    )
else:
    print("The exact truth of this corpus is unknown: this part needs the micro-world.")

# %% [markdown]
# **What it shows.** Points on the diagonal are texts whose probability the model knows exactly; points below it are
# texts that the model thinks too unlikely. What is rare in training is known least (the crosses; the mean distances
# are printed below the figure): remember them, chapter 4 is about what becomes of them. **What would have falsified
# it:** two sides that differ by more than their errors.
#
# ## 5. How does it write?
#
# To write, sample the next token from Pr_θ(· | prefix), add it, and repeat until `<eos>`. Three knobs bend the
# distribution before sampling:
#
# - **temperature** τ divides the logits: below 1 the likely gets likelier, above 1 all becomes alike;
# - **top-k** keeps the k likeliest words;
# - **top-p** keeps the fewest words whose probabilities reach p together.

# %%
start = tokenizer("The brilliant", add_special_tokens=False)["input_ids"]
read = world.text if corpus.world else lambda row: tokenizer.decode(row, skip_special_tokens=True)
for temperature in (0.3, 1.0, 2.0):
    print(f"temperature {temperature}")
    written = generate(decoder, 4, seed=SEED, prompt=torch.tensor([BOS, *start]), temperature=temperature)
    for row in written.tolist():
        print("   ", read(row)[:100])

# %% [markdown]
# The world can judge these: is a text *grammatical*? Is it *possible*, that is grammatical, coherent and true? And
# how rich are the texts: how many different words do 800 of them use, and how many speak of the rare topic?
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
        written = generate(decoder, 800, seed=SEED, temperature=temperature).tolist()
        written = [world.text(row) for row in written]
        rows.append([
            np.mean([world.is_grammatical(text) for text in written]),
            np.mean([world.is_possible(text) for text in written]),
            variety(written) / truly,
            np.mean([world.is_rare(text) for text in written]) / 0.05,
        ])
    shares = dict(zip(temperatures, rows, strict=True))
    names = ("grammatical texts", "possible texts", "different words, world = 1", "astronomy, world = 1")
    figure, (axis,) = plots.new_figure()
    for number, name in enumerate(names):
        values = [row[number] for row in rows]
        axis.plot(temperatures, values, marker="osd^"[number], label=name, **plots.style(number))
    axis.set(xlabel="temperature", ylabel="share of 800 texts, or of the world's", ylim=(0, 1.1))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    plots.show(figure, "At low temperature nearly all texts are possible; different words and astronomy are few.")
    claim(
        "P5 samples keep the grammar", 1 - shares[1.0][0], at_most=0.05,
        says="at temperature 1, {effect:.1%} of the texts break the grammar",
    )
    claim(
        "P5 low temperature trades variety for validity",
        min(shares[0.5][1] - shares[1.0][1], shares[1.0][2] - shares[0.5][2]), at_least=0.05,
        says="from temperature 1 to 0.5, possible texts rise and different words fall by {effect:.0%} at least",
    )

# %%
cuts = {"no cut": {}, "top-k, k = 50": {"top_k": 50}, "top-k, k = 5": {"top_k": 5}}
cuts |= {"top-p, p = 0.95": {"top_p": 0.95}, "top-p, p = 0.7": {"top_p": 0.7}}
if corpus.world:
    for name, cut in cuts.items():
        written = [world.text(row) for row in generate(decoder, 800, seed=SEED, **cut).tolist()]
        grammatical, possible, about_rare = (
            np.mean([judge(text) for text in written])
            for judge in (world.is_grammatical, world.is_possible, world.is_rare)
        )
        print(f"{name:16} grammatical {grammatical:.0%}, possible {possible:.0%}; of the world's different words "
              f"{variety(written) / truly:.0%}, of its astronomy {about_rare / 0.05:.0%}")

# %% [markdown]
# **What it shows.** The lowest temperature gives the most possible texts, and the price is variety: the single text
# looks better, the whole is poorer, with fewer different words, and the minority all but disappears. No judge of
# single texts can see that. Even at temperature 1 more texts are grammatical than possible: grammar is learnt better
# than facts and topics. (Astronomy is a few dozen of 800 texts, so its points are uncertain by about ±0.15.) Cutting
# the tail works alike: it removes nearly all broken grammar, and with it the rare. To the cut, what is rare and what
# is wrong look the same. **What would have falsified it:** a temperature that is best on every line.
#
# Turn the knobs yourself. (Where widgets don't run, the figure below still shows what the model and the world hold
# likely after one prompt.) Try a prompt that states a fact, and find the temperature at which the model begins to
# lie.

# %%
if corpus.world:
    person = "Mara"
    prompts = [f"{person} plays for the", "The brilliant", "The striker from Oslo", "Dear team, my"]
    plots.show(*widgets.next_word_figure(decoder, world, "The brilliant striker from Oslo"))
    widgets.explore_sampling(decoder, world, prompts)

# %% [markdown]
# ## 6. Is a network worth it?
#
# Counting is older than networks. An **n-gram model** looks at the last n − 1 words and counts what followed them:
#
# $$\Pr(x \mid \text{context}) = \frac{\mathrm{count}(\text{context}, x) + \lambda}{\mathrm{count}(\text{context}) + \lambda V}$$
#
# λ lends every word a little, so that nothing unseen gets probability 0. It needs one pass over the text and no
# gradient. Does a transformer beat it, given the *same* text? It ought to depend on the language. So we ask twice:
#
# - our corpus has **structure**: what is learnt about one word or topic helps with many others;
# - a **bigram language** has none: every word has its own random list of followers. Its entropy is known exactly too.
#
# **Predict** the winner in each language, with 6,400 blocks of 64 tokens to learn from. *About 15 s on 2 cores.*

# %%
from tinyloops.bigram_language import BigramLanguage
from tinyloops.ngram import NGram

unstructured = BigramLanguage(vocab_size=min(V, 300), seed=SEED)
steps, batch_size = budget(400), 16
equal = steps * batch_size  # blocks that each model may read, once
drawn, fresh = unstructured.sample(equal, T, seed=SEED), unstructured.sample(1000, T, seed=SEED + 1)
languages = {
    "our corpus": (blocks[:equal], held_ids, held_labels, corpus.entropy_floor),
    "bigram language": (drawn, fresh[:, :-1], fresh[:, 1:], unstructured.entropy_rate),
}


def best_ngram_loss(order, text, ids, labels):
    """Held-out loss of an n-gram model with the λ that does best on these very texts: a gift to the baseline."""
    return min(
        NGram(text, order=order, vocab_size=V, smoothing=smoothing).heldout_loss(ids, labels)
        for smoothing in (0.003, 0.01, 0.03, 0.1)
    )


language_losses = {}
for language, (text, ids, labels, floor) in languages.items():
    network = small_decoder(V, max_length=T, seed=SEED)
    pretrain(network, text, next_token_loss, steps=steps, batch_size=batch_size, peak=5e-3)
    language_losses[language] = {
        "bigram counts": best_ngram_loss(2, text, ids, labels),
        "trigram counts": best_ngram_loss(3, text, ids, labels),
        "transformer": heldout_loss(network, ids, labels),
    }
    print(f"{language}, floor {'unknown' if floor is None else f'{floor:.3f}'} nats a token")
    for name, loss in language_losses[language].items():
        print(f"    {name:15} {loss:.3f}")

# %%
figure, (axis,) = plots.new_figure(height=2.8)
models = language_losses["our corpus"]
plots.bars(axis, list(language_losses), *((m, [row[m] for row in language_losses.values()]) for m in models))
for row, (*_, floor) in enumerate(languages.values()):
    if floor is not None:
        axis.plot([floor, floor], [row - 0.2, row + 0.6], "k:", label="entropy floor" if row == 1 else None)
axis.set(xlabel="held-out loss [nats a token]")
axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
structured, shuffled = (language_losses[language] for language in languages)
lead = min(structured["bigram counts"], structured["trigram counts"]) - structured["transformer"]
lag = shuffled["transformer"] - shuffled["bigram counts"]
plots.show(figure, f"Our corpus: the transformer wins by {lead:.2f} nats. Bigram language: counts win by {lag:.2f}.")
claim(
    "P1 structure: the transformer beats counting", lead, at_least=0.1,
    says="on our corpus the transformer is {effect:.2f} nats a token better than the best n-gram",
)
claim(
    "P1 no structure: counting beats the transformer", lag, at_least=0.1,
    says="on the bigram language the bigram counts are {effect:.2f} nats a token better",
)

# %% [markdown]
# **What it shows.** A network is no magic. It wins where words *share* what they do, because a weight learnt from one
# word serves others, and because it can look back farther than two words (who is this text about?). Where every word
# is a law unto itself there is nothing to share; a table of counts is the right model, and the transformer, which has
# to learn the same table by gradient and squeeze it through D = 64 dimensions, lags behind after reading it once.
# Natural language is of the first kind. (Svete et al., 2024, report the same split: n-gram counts win on n-gram
# languages without structure and lose where parameters are shared.)
#
# **What would have falsified it:** the same winner twice.

# %% [markdown]
# ## 7. What if it may look both ways?
#
# A decoder reads from left to right, because it must not see what it has to predict. An **encoder** may look at the
# whole text, so the task has to hide something. *Masked language modelling* selects 15% of the tokens, A(x), and
# corrupts them: 80% become `<mask>`, 10% a random word, 10% stay. The model sees the corrupted text x̄ and is asked
# for the originals, **at the selected positions only** (Devlin et al. 2019; Xiao and Zhu 2025, eq. 1.10):
#
# $$(\hat W, \hat\theta) = \arg\max_{W,\theta} \sum_{x\in\mathcal D} \sum_{i \in \mathcal A(x)} \log \Pr\nolimits_i^{W,\theta}(x_i \mid \bar x)$$
#
# The encoder Enc_θ turns x̄ into one vector for each position; the matrix W turns each vector into V scores, whose
# softmax is Pr_i. After pre-training Ŵ has done its work and is dropped; θ̂ stays: Enc_θ̂ is what chapter 2 starts
# from.
#
# **Predict:** why the 10% that stay as they are? And what would the model learn if the loss counted *all* positions?

# %%
WORDS_FROM = 7  # smaller ids are special tokens: never selected, never put in at random


def corrupt(batch, rate=0.15):
    """Corrupt words of batch (B, T) for masked language modelling: what the model sees, and where it is scored."""
    selected = (batch >= WORDS_FROM) & (torch.rand(batch.shape) < rate)
    fate = torch.rand(batch.shape)
    seen = batch.masked_fill(selected & (fate < 0.8), MASK)
    seen = torch.where(selected & (fate >= 0.9), torch.randint(WORDS_FROM, V, batch.shape), seen)
    return seen, selected


def masked_loss(model, batch, rate=0.15):
    """Cross-entropy of the originals at the selected positions, nats a scored token."""
    seen, selected = corrupt(batch, rate)
    logits = model(input_ids=seen, attention_mask=(batch != PAD).long()).logits
    return functional.cross_entropy(logits[selected], batch[selected])


def one_text_a_row(texts):
    """Texts, cut off after T tokens and padded on the right: (N, T)."""
    return pad_sequence([torch.tensor(text[:T]) for text in texts], batch_first=True, padding_value=PAD)


rows = one_text_a_row(train_ids)
torch.manual_seed(SEED)
seen, selected = corrupt(rows[:1])
print("x  ", " ".join(tokenizer.convert_ids_to_tokens(rows[0, :20].tolist())))
print("x̄  ", " ".join(tokenizer.convert_ids_to_tokens(seen[0, :20].tolist())))
print("A(x)", selected[0].nonzero().flatten().tolist())

# %% [markdown]
# (Answers: at inference no `<mask>` stands in the text. Because some scored words are shown as they are, the model
# must keep a good representation of *every* word, not only behind masks. And with the loss on all positions 85% of it
# would be won by copying.)
#
# Encoders get one text a row, not packed blocks: they will be asked for the representation of a text, so they train
# on texts. *About 25 s on 2 cores.*

# %%
encoder = small_encoder(V, max_length=T, seed=SEED)
run = checkpoints.folder() / "encoder.run"
with checkpoints.interruptible(run):
    torch.manual_seed(SEED)
    pretrain(
        encoder, rows, masked_loss, steps=budget(1500), batch_size=64, peak=4e-3,
        title="Encoder: masked-token loss", keep=run,
    )

# %% [markdown]
# How good is that? The world knows what a *perfect* masked reader would say: it weighs every text that could stand
# behind x̄ by how well it explains x̄. So the masked task has an exact floor too, and a best possible accuracy below
# 100%.
#
# **Predict:** is the floor of the masked task higher or lower than that of the next-token task? By what?

# %%


def score_masked(model, texts, rate=0.15):
    """Loss, accuracy, and what was scored, of model on texts (N, T) corrupted with a fixed seed."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(12345 + SEED)
        seen, selected = corrupt(texts, rate)
        logits = model(input_ids=seen, attention_mask=(texts != PAD).long()).logits[selected]
    wanted = texts[selected]
    accuracy = (logits.argmax(dim=-1) == wanted).float().mean().item()
    return functional.cross_entropy(logits, wanted).item(), accuracy, seen, selected


held_rows = one_text_a_row(data.token_ids(corpus, "held_out"))
masked_now, accuracy, seen, selected = score_masked(encoder, held_rows)
commonest = torch.bincount(rows[rows >= WORDS_FROM]).argmax()
unigram = (held_rows[selected] == commonest).float().mean().item()
print(f"masked tokens guessed right: {accuracy:.1%}")
print(f"always the commonest one:    {unigram:.1%}  (“{tokenizer.decode(commonest)}”)")
claim(
    "P2 masked accuracy above the unigram guess", accuracy - unigram, at_least=0.3 if corpus.world else 0.0,
    says="the encoder beats the commonest word by {effect:.0%} of the masked tokens",
)


def exact_masked_floor(texts, seen, selected, rate):
    """The perfect masked reader's loss and accuracy; it has no <bos>, and -1 after the end."""
    truth = torch.where(texts == PAD, -1, texts)[:, 1:].numpy()
    return masked_floor(world.core, truth, seen[:, 1:].numpy(), selected[:, 1:].numpy(), rate)


if corpus.world:
    masked_best, best_accuracy = exact_masked_floor(held_rows, seen, selected, 0.15)
    print(f"a perfect reader:            {best_accuracy:.1%}")
    above = masked_now - masked_best
    print(f"loss {masked_now:.3f}, its floor {masked_best:.3f}: {above:.3f} nats a scored token above it")
    print(f"the next-token floor, for comparison: {world.entropy_floor:.3f} nats a token")
    claim(
        "P2 two-sided context is worth something", world.entropy_floor - masked_best, at_least=0.1,
        says="seeing both sides lowers the floor by {effect:.2f} nats a token",
    )

# %% [markdown]
# The floors tell how hard the two *questions* are (roughly: the masked one never scores `<eos>`). The two models'
# losses must not be compared with each other: they answer different questions. What *can* be compared is each model's
# distance from its own floor. Both read about the same number of tokens, but the decoder was scored at every token,
# the encoder at 15% of them.
#
# **Predict:** which one is closer to its floor? And if we corrupt 40% instead of 15%? *About 25 s on 2 cores.*

# %%
if corpus.world:
    encoder_40 = small_encoder(V, max_length=T, seed=SEED)
    torch.manual_seed(SEED)
    pretrain(
        encoder_40, rows, lambda model, batch: masked_loss(model, batch, rate=0.4),
        steps=budget(1500), batch_size=64, peak=4e-3, title="Encoder, 40% corrupted",
    )
    loss_40, _, seen_40, selected_40 = score_masked(encoder_40, held_rows, rate=0.4)
    best_40, _ = exact_masked_floor(held_rows, seen_40, selected_40, 0.4)
    gaps = {"next token": gap, "masked 15%": masked_now - masked_best, "masked 40%": loss_40 - best_40}
    figure, (axis,) = plots.new_figure(height=2.4)
    plots.bars(axis, list(gaps), ("distance from its own floor", list(gaps.values())))
    axis.set(xlabel="nats a scored token")
    plots.show(figure, "Distances from the own floor: " + ", ".join(f"{name} {gaps[name]:.2f}" for name in gaps))
    claim(
        "P2 the next-token task learns faster", gaps["next token"] / gaps["masked 15%"], at_most=0.5,
        says="the decoder's distance from its floor is {effect:.2f} of the encoder's",
    )
    claim(
        "P2 more corruption learns faster here", gaps["masked 40%"] / gaps["masked 15%"], at_most=0.95,
        says="at 40% the distance is {effect:.2f} of that at 15%",
    )

# %% [markdown]
# **What it shows.** The decoder, by far; and 40% is nearer than 15%. A masked model is told less by each text. That
# may not be all: at 40% more than twice as many tokens are scored, and the distance shrinks by much less than half
# (AntLM, arXiv 2412.03275, saw the same on the BabyLM corpus; Wettig et al., arXiv 2202.08005, found 40% better than
# 15% for large encoders). Its reward is another one: representations that know both sides. **What would have
# falsified it:** a masked model nearer to its floor after the same tokens.
#
# Hide words yourself, and compare with the perfect reader:

# %%
if corpus.world:
    group = world.facts.group_of["priya"].capitalize()
    sentence = f"The clever engineers from Oslo test the laptop smoothly. Priya works for the {group}."
    plots.show(*widgets.masked_word_figure(encoder, world, sentence, [2, 5]))
    widgets.explore_masks(encoder, world, sentence)

# %% [markdown]
# Neither the model nor the perfect reader need put the true word first: the rest of the text leaves several open.
# Right, for a model, is to be as unsure as the world, not to guess the word.
#
# ## 8. What if the machine stops?
#
# Long runs get interrupted. A run that goes on must end *exactly* where the uninterrupted one would have: otherwise
# nobody can reproduce it. What has to be saved? The weights are not enough: AdamW remembers two averages for each
# weight, the schedule knows the step, and the corruption draws random numbers. (The data order need not be saved: it
# follows from the seed, and the number of losses says how far we were.)
#
# The run below has 140 steps, is saved after 100 and stopped after 120: 20 steps are lost and done again.
# **Predict:** suppose we save all but AdamW's averages. What share of the weights is off at the end? *A few seconds.*

# %%


def stopping_at(step, loss_of):
    """A loss that presses Ctrl-C for us after so many calls."""
    calls = iter(range(step))

    def loss(model, batch):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return loss_of(model, batch)

    return loss


def short_run(loss_of=masked_loss):
    model = small_encoder(V, hidden_size=32, layers=1, max_length=T, seed=SEED)
    pretrain(model, rows[:3000], loss_of, steps=140, batch_size=16, peak=4e-3, keep=run)
    return torch.cat([p.detach().flatten() for p in model.parameters()])


run = checkpoints.folder() / "short.run"
torch.manual_seed(SEED)
uninterrupted = short_run()
torch.manual_seed(SEED)
try:
    with checkpoints.interruptible(run):
        short_run(stopping_at(120, masked_loss))
except Exception as message:
    print(message)
saved = run.read_bytes()
resumed = short_run()  # picks the saved state up

run.write_bytes(saved)
forgetful = checkpoints.load_state(run)
forgetful["optimizer"]["state"] = {}
checkpoints.save_state(run, forgetful)
without_averages = short_run()

difference = (resumed - uninterrupted).abs().max().item()
print(f"resumed run: {(resumed != uninterrupted).sum()} of {len(resumed):,} weights differ")
off = (without_averages - uninterrupted).abs()
print(f"without AdamW's averages: {(off > 0).float().mean():.0%} differ, by up to {off.max():.3f}")
claim(
    "P4 resumed equals uninterrupted, to the bit", difference, at_most=0.0,
    says="largest difference of a weight after resuming: {effect}",
)

# %% [markdown]
# **What it shows.** With everything saved the resumed run is the same run, to the last bit. With one part forgotten
# it is *a* run, another one, and no error says so. (The few weights that still agree belong to positions that no text
# is long enough to reach: no gradient ever moved them.) **What would have falsified it:** a single weight that
# differs.

# %% [markdown]
# ## 9. What does more data buy?
#
# The loss of language models falls with the number N of training tokens along a curve of surprising simplicity
# (Hoffmann and others, 2022; their law has another such term for the number of parameters, which we keep fixed):
#
# $$L(N) = E + \frac{A}{N^{\alpha}}$$
#
# E is what is left with endless data: if the law is right and the model is large enough, it is the **entropy of the
# text**. Nobody can check that for English. We can. Five models, five amounts of text, each read once with its own
# full schedule; then fit E, A and α, *without* telling the fit what the entropy is. (More data here also means more
# steps.)
#
# **Predict:** every step doubles the data. Does each doubling buy the same? *About 15 s on 2 cores.*

# %%
sizes = np.array([40_000, 80_000, 160_000, 320_000, 640_000])
held_out = []
for size in sizes:
    steps = budget(size // (16 * T))
    small = small_decoder(V, layers=1, max_length=T, seed=SEED)
    pretrain(small, blocks[: steps * 16], next_token_loss, steps=steps, batch_size=16, peak=6e-3)
    held_out.append(heldout_loss(small, held_ids, held_labels))
    print(f"{size:>7,} tokens: {held_out[-1]:.3f} nats a token")


def fit_power_law(sizes, losses):
    """E, A and α of losses = E + A (sizes / sizes[0]) ** -α, by least squares: α from a grid, E and A solved for."""
    fits = []
    for alpha in np.arange(0.05, 3.0, 0.01):
        terms = np.stack([np.ones(len(sizes)), (sizes / sizes[0]) ** -alpha], axis=1)
        (floor, factor), *_ = np.linalg.lstsq(terms, losses, rcond=None)
        fits.append((((terms @ [floor, factor] - losses) ** 2).sum(), floor, factor, alpha))
    return min(fits)[1:]


fitted_floor, factor, alpha = fit_power_law(sizes, np.array(held_out))
print(f"fitted: E = {fitted_floor:.3f} nats a token, α = {alpha:.2f}")

# %%
figure, (axis,) = plots.new_figure()
line = np.geomspace(sizes[0], 4 * sizes[-1], 100)
axis.plot(sizes, held_out, "o", color=plots.COLOURS[0], label="held-out loss")
axis.plot(line, fitted_floor + factor * (line / sizes[0]) ** -alpha, label="fitted law", **plots.style(0))
axis.axhline(fitted_floor, label=f"fitted E = {fitted_floor:.3f}", **plots.style(1))
if corpus.entropy_floor is not None:
    axis.axhline(corpus.entropy_floor, label=f"exact entropy = {corpus.entropy_floor:.3f}", **plots.style(3))
axis.set(xlabel="training tokens N", ylabel="nats a token", xscale="log")
axis.legend()
plots.show(figure, f"Five points fall steeply, then slowly, about a curve that levels off at {fitted_floor:.3f}.")
if corpus.entropy_floor is not None:
    claim(
        "P1 the scaling law finds the entropy", float(abs(fitted_floor - corpus.entropy_floor)), at_most=0.05,
        says="the fitted E is {effect:.3f} nats from the exact entropy",
    )
else:
    print("The exact entropy of this corpus is unknown: the fitted E is an estimate that nobody can check.")

# %% [markdown]
# **What it shows.** No: the first doubling buys by far the most and the last the least, though not every step is
# smaller than the one before. The curve heads for a floor that five finite runs can point to. That is how the
# builders of large models decide how much text to buy before they train. α is far larger here than the 0.3 or so of
# natural language: our world has few rare things left to learn; English always has more.
#
# **What would have falsified it:** an E far from the entropy. The points do scatter about the line: a law with three
# numbers is no exact account of how a grammar, then topics, then facts are learnt one after another.

# %% [markdown]
# ## 10. When is a fact *known*?
#
# A model that recites a text has stored it. Does it *know* what the text says? Allen-Zhu and Li (arXiv 2309.14316)
# put it to a test with people who exist only on paper. We repeat it, small: 50 people, three facts each. Two decoders
# read the same number of tokens:
#
# - one reads **one** biography of each person again and again, as they are usually written: the name, then *he* or *she*;
# - the other reads 25 biographies of each, with **five wordings** of every fact, the facts in changing order, the name in every sentence.
#
# Then both are taught to answer questions about 25 of the people, and asked about the *other* 25: their facts were in
# the pre-training text, but no question about them was ever seen.

# %%
from tinyloops.people import People

people = People(count=50, seed=SEED)
asked, unasked = people.persons[:25], people.persons[25:]
told = {
    "one wording": people.biographies(versions=1, full_name=False, seed=SEED),
    "five wordings": people.biographies(versions=25, full_name=True, seed=SEED),
}
for name, biographies in told.items():
    print(f"{name}: {len(biographies)} texts")
    for text in biographies[:3]:
        print("   ", text)
print("a question:", " ".join(people.vocabulary[token] for token in people.questions(unasked)[0].tolist()))

# %% [markdown]
# **Predict** two shares of right answers about the 25 people who were never asked about: after one wording, and after
# many. A blind guess is right in 10% of cases.
#
# *About 20 s on 2 cores.* The loop is the one from above. Only the loss of the questions is new: it counts the answer
# and nothing else. And the words that pre-training knew get no gradient (a hook sets it to 0); only the questions'
# own words, which are new, and the layers learn. (Zero gradient is not quite frozen: AdamW's weight decay still
# shrinks these vectors, here by about a thousandth. Chapter 2 freezes properly.)

# %%


def last_logits(model, rows):
    """Logits (N, V) for the last column of rows (N, T), from the columns before it."""
    before = rows[:, :-1]
    return model(input_ids=before, attention_mask=(before != PAD).long()).logits[:, -1]


def answer_loss(model, batch):
    """Cross-entropy of the last token of each row, given the tokens before it; batch (B, T), padded on the left."""
    return functional.cross_entropy(last_logits(model, batch), batch[:, -1])


@torch.no_grad()
def share_right(model, rows):
    """Share of rows (N, T) whose last token is the model's first choice."""
    return (last_logits(model, rows).argmax(dim=-1) == rows[:, -1]).float().mean().item()


def read_then_answer(biographies):
    """A decoder that read the biographies and then learnt to answer; and how well it recited before that."""
    model = small_decoder(len(people.vocabulary), max_length=32, seed=SEED)
    texts = people.pack(biographies, tokens=400_000, length=32, seed=SEED)
    pretrain(model, texts, next_token_loss, steps=budget(780), batch_size=16, peak=5e-3)
    recited = next_token_loss(model, texts[:500]).item()
    moving = torch.zeros(len(people.vocabulary), 1)
    moving[people.question_words] = 1
    hook = model.get_input_embeddings().weight.register_hook(lambda gradient: gradient * moving)
    pretrain(model, people.questions(asked), answer_loss, steps=budget(200), batch_size=75, peak=1e-3)
    hook.remove()
    return model, recited


right = {}
for name, biographies in told.items():
    model, recited = read_then_answer(biographies)
    right[name] = [share_right(model, people.questions(group)) for group in (asked, unasked)]
    print(f"{name}: recites at {recited:.2f} nats a token")
    print(f"    right about people asked about in training: {right[name][0]:.0%}, about the others: {right[name][1]:.0%}")

figure, (axis,) = plots.new_figure(height=2.8)
of_asked, of_unasked = zip(*right.values(), strict=True)
plots.bars(axis, list(right), ("asked about in training", of_asked), ("never asked about", of_unasked))
axis.axvline(0.1, color="grey", linestyle=":", label="blind guess")
axis.set(xlabel="share of right answers", xlim=(0, 1))
axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
one, five = of_unasked
plots.show(figure, f"About people never asked about: {one:.0%} right after one wording, {five:.0%} after five.")
claim(
    "P6 facts in one wording cannot be asked for", one, at_most=0.25,
    says="after one wording, {effect:.0%} of the answers about people never asked about are right",
)
claim(
    "P6 facts in five wordings can", five - one, at_least=0.4,
    says="after five wordings, {effect:.0%} more of the answers are right",
)

# %% [markdown]
# **What it shows.** Both models stored their biographies. The one with a single wording even has the *lower* loss, if
# only because its text is more predictable: a low loss is no sign of knowing. But what it stored is a string of
# words: the answer comes out only after the words that always came before it. Whoever met a fact in many wordings,
# next to the name each time, has tied it to the *person*. So what can be asked for is decided during pre-training;
# the questions only teach how to answer. Keep it in mind for chapter 3: fine-tuning brings out what pre-training put
# in, and hardly adds to it.
#
# **What would have falsified it:** less than 40 points between the two models. (In the paper 9.7% and 96.2% were
# right. Here three things differ between the arms at once, as there: wordings, order and name. Which of them matters
# most? Change one at a time in the cell above.)

# %% [markdown]
# ## 11. What is it all for?
#
# Nobody pre-trains a model to make it recite a micro-world. What pre-training yields is **θ̂: initial values for
# everything after**. Take a task that the objective never mentioned: name the topic of a news text. An editor has
# labelled a handful. The model reads the text, and of the three topics' names the one that it thinks likeliest as the
# next word is its answer. Those words never occurred in pre-training: nobody starts with any knowledge of the labels.
#
# Same texts, same loop, same steps; only the starting point differs: θ̂, or the random weights that the decoder
# itself once started from.
#
# **Predict:** how many labels does each need for 95% right? *About 8 s on 2 cores.*

# %%
from copy import deepcopy


def topic_rows(split):
    """Each text up to its <eos> and, in the last column, the number of its topic: (N, T), padded on the left."""
    texts = [tokenizer.encode(text) for text in split["text"]]
    width = max(map(len, texts))
    labelled = zip(texts, split["label"], strict=True)
    return torch.tensor([[PAD] * (width - len(text)) + text + [topic] for text, topic in labelled])


def topic_logits(model, rows):
    """Logits of the topics' names as the next word; (N, K)."""
    return last_logits(model, rows)[:, topic_words]


def topic_loss(model, batch):
    """Cross-entropy of the right topic among the K topics."""
    return functional.cross_entropy(topic_logits(model, batch), batch[:, -1])


if corpus.world:
    news = data.news(world, train=80, test=500, seed=SEED)
    topic_words = tokenizer.convert_tokens_to_ids([name.lower() for name in news["train"].features["label"].names])
    to_learn, to_judge = topic_rows(news["train"]), topic_rows(news["test"])
    starts = {"from θ̂": decoder, "from random weights": small_decoder(V, max_length=T, seed=SEED)}
    numbers = [10, 20, 40, 80]
    accuracy, downstream_losses = {}, {}
    for name, start in starts.items():
        accuracy[name] = []
        for number in numbers:
            adapted = deepcopy(start)  # θ̂ itself stays as it is
            downstream_losses[name, number] = pretrain(
                adapted, to_learn[:number], topic_loss, steps=budget(60), batch_size=20, peak=1e-3
            )
            with torch.no_grad():
                chosen = topic_logits(adapted, to_judge).argmax(dim=-1)
            accuracy[name].append((chosen == to_judge[:, -1]).float().mean().item())
        shares = [f"{number} labels {share:.0%}" for number, share in zip(numbers, accuracy[name], strict=True)]
        print(f"{name}: {', '.join(shares)}")

    figure, (left, right_axis) = plots.new_figure(columns=2)
    for row, name in enumerate(starts):
        left.plot(downstream_losses[name, 20], label=name, **plots.style(row))
        right_axis.plot(numbers, accuracy[name], marker="os"[row], label=name, **plots.style(row))
    left.set(xlabel="step", ylabel="loss of the topic [nats]", title="learning from 20 labels")
    right_axis.axhline(1 / 3, color="grey", linestyle=":", label="blind guess")
    right_axis.set(xlabel="labelled texts", ylabel="accuracy on 500 other texts", xscale="log", ylim=(0, 1.02))
    right_axis.set_xticks(numbers, numbers)
    right_axis.minorticks_off()
    right_axis.legend()
    left.legend()
    at_20 = {name: row[numbers.index(20)] for name, row in accuracy.items()}
    advantage = at_20["from θ̂"] - at_20["from random weights"]
    plots.show(figure, "Both learn the labelled texts; with few labels only the run from θ̂ gets other texts right.")
    claim(
        "P6 the same loop from θ̂ and from random weights", advantage, at_least=0.1,
        says="with 20 labels, starting from θ̂ gets {effect:.0%} more of the texts right",
    )
else:
    print("The decoder speaks another vocabulary than the micro-world's news: this part needs the micro-world.")

# %% [markdown]
# **What it shows.** Both runs learn their labelled texts. Both start at chance, for nobody has told θ̂ what the
# labels mean; random weights are even quicker at first, and in the end the two differ little. From the left panel
# nobody could tell which one is of use. The difference is on the *other* texts: θ̂ passes 95% with the fewest labels
# that we tried, random weights only with the most. From random weights, a word that no labelled text contains means
# nothing; θ̂ has read which words keep company, so a few labels name whole families of words. That is all the rest of
# this course is built on: chapter 2 starts a classifier from the encoder, chapter 3 an assistant from the decoder.
#
# **What would have falsified it:** two curves on the right that lie on each other. (Look at 80 labels: the advantage
# melts as labels grow. Pre-training saves labels; it doesn't replace them where they are plenty.)

# %% [markdown]
# ## 12. Keep the models
#
# Chapters 2 and 3 start from θ̂: chapter 2 from the encoder, chapter 3 from the decoder. Save both. (Whoever starts
# later finds ready-made ones of the same kind in the package.)

# %%
if corpus.world:
    for name, model in (("decoder", decoder), ("encoder", encoder)):
        print("saved:", checkpoints.save(name, model, tokenizer))
else:
    print("Models of other texts are not kept: the next chapters go on in the micro-world.")

# %% [markdown]
# ## What you can now say
#
# - Pre-training maximises a sum of log-probabilities, which is to lower the KL divergence from the text's distribution (P1).
# - The loss has a floor, the entropy; perplexity is its exponential; below the floor lies a bug (P1, P5).
# - A masked model is scored at corrupted positions only, and its loss has another floor (P2).
# - Pack for training, split before packing, measure on whole texts (P3).
# - A run can be resumed to the bit when *all* its state is saved (P4).
# - Temperature, top-k and top-p buy well-formed text with variety; the rare goes first (P5).
# - What it all yields is θ̂: initial values from which the next task needs far fewer labels (P6).
#
# **Next:** the assignment `01_pretraining`, in which you write this loop yourself. Then chapter 2, where θ̂ meets a
# task it was never optimised for, and chapter 3, where it is adjusted without being spoilt.
