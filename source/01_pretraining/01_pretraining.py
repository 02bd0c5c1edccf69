# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Assignment 1. Pre-training

# %%
import torch
from torch import Tensor

from tinyloops import checks

# %% [markdown]
# ## Exercise 1. Packing

# %% {"nbgrader": {"grade": false, "grade_id": "packing", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def pack(documents: list[list[int]], block_size: int, bos: int, eos: int) -> Tensor:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_packing", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.packing", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.packing", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ### Question 1

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q1", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# answer_q1 = "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_q1 = "a"
### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_q1", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("pretraining.q1", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q1", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 2. Next-token loss

# %% {"nbgrader": {"grade": false, "grade_id": "next_token_loss", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def next_token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_next_token_loss", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.next_token_loss", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.next_token_loss", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ### Question 2

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q2", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# answer_q2 = "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_q2 = "a"
### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_q2", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("pretraining.q2", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q2", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 3. Masking

# %% {"nbgrader": {"grade": false, "grade_id": "masking", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def corrupt(
    input_ids: Tensor, candidates: Tensor, mask_id: int, vocab_size: int, seed: int, rate: float = 0.15
) -> tuple[Tensor, Tensor]:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_masking", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.masking", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.masking", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ### Question 3

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q3", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# answer_q3 = "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_q3 = "a"
### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_q3", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("pretraining.q3", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q3", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 4. Warm-up and decay

# %% {"nbgrader": {"grade": false, "grade_id": "schedule", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def learning_rate(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_schedule", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.schedule", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.schedule", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 5. One training step

# %% {"nbgrader": {"grade": false, "grade_id": "training_step", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def training_step(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, batch: Tensor, lr: float, max_norm: float
) -> tuple[float, float]:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_training_step", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.training_step", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.training_step", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 6. Save and resume exactly

# %% {"nbgrader": {"grade": false, "grade_id": "resume", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def save_state(path: str, model: torch.nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_resume", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.resume", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.resume", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ### Question 4

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q4", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# answer_q4 = "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_q4 = "a"
### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_q4", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("pretraining.q4", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q4", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 7. Perplexity
#
# **Goal.** One number that says how surprised a model is by texts it has never seen.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 15 minutes*
#
# A model that gives a token the probability p is surprised by −log p nats. The **perplexity** is exp of the mean surprise
# of a token. It reads like a number of choices: perplexity 3 means "as unsure as between 3 equally likely words".
#
# | | shape | meaning |
# |---|---|---|
# | `model` | | a decoder: `model(input_ids).logits` is [B, T, V] |
# | `batches` | list of pairs | (`input_ids` [B, T], `labels` [B, T]); B and T differ from batch to batch |
# | `labels` | | the same tokens, with −100 where a token does not count (padding, for one) |
# | returns | float | exp(total surprise of all counted tokens of **all** batches / their number) |
#
# Position t predicts label t + 1, as in exercise 2, so a row's first label is predicted by nothing and never counts. The
# model is measured in evaluation mode and without gradients, and is left in the mode in which it came. Rows are padded on
# the right, so a decoder never looks at padding before a token that counts. Every batch has at least one counted token.
#
# **By hand.** Batch 1 has one counted token, of probability 1/8. Batch 2 has three, of probability 1/2 each. In units of
# log 2 the surprises are 3, 1, 1, 1: their mean is 1.5, so the perplexity is $2^{1.5} \approx 2.83$.
#
# **Predict.** (a) Somebody averages the perplexities of the two batches. What do they get? (b) Somebody averages the two
# batches' mean losses and takes exp. What do they get? (c) What is the perplexity of a model that gives all V tokens of
# the vocabulary the same probability?
#
# <details><summary>Answers</summary>
#
# (a) (8 + 2) / 2 = 5. (b) The means are 3 and 1, in units of log 2: exp(2 log 2) = 4. Both let one token weigh as much as
# three. (c) V, whatever the text.
# </details>
#
# **Complete a line.** How many tokens of these labels are predicted, and count? Work it out, then write the line that says so.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "count_tokens", "locked": false, "solution": true, "schema_version": 3, "task": false}}
labels = torch.tensor([[2, 7, 8, 3], [2, 9, 3, -100], [2, 3, -100, -100]])
### BEGIN SOLUTION
counted = int((labels[:, 1:] != -100).sum())
### END SOLUTION
print(f"{counted} tokens (it should say 6)")

# %% {"nbgrader": {"grade": false, "grade_id": "perplexity", "locked": false, "solution": true, "schema_version": 3, "task": false}}
import math


def perplexity(model: torch.nn.Module, batches: list[tuple[Tensor, Tensor]]) -> float:
    """exp of the mean surprise of a counted token, over all batches together.

    Args:
        model: a decoder; it is in the same mode afterwards as before.
        batches: pairs of input_ids [B, T] and labels [B, T], -100 where a label does not count.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    with torch.no_grad():
        for input_ids, labels in batches:
            counted = int((labels[:, 1:] != -100).sum())
            nats += next_token_loss(model(input_ids).logits, labels).item() * counted
            tokens += counted
    model.train(was_training)
    return math.exp(nats / tokens)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# A mean of means is right only when every mean is over equally many tokens. What do you have to carry from batch to batch
# so that one division at the very end is enough?
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# remember the mode; go to evaluation mode
# total = 0; number = 0
# without gradients, for each batch:
#     n = how many labels count, first column left out
#     total  += (mean loss of the batch: your exercise 2) * n
#     number += n
# back to the remembered mode
# return exp(total / number)
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The mean over batches instead of tokens; padding in the number of tokens; the first label in the number of tokens; exp of
# each batch before averaging; dropout left on; `model.train()` at the end although the model came in evaluation mode.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_perplexity", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.perplexity", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.perplexity", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** How unsure is a decoder that has read nothing, and how unsure would a perfect reader be? Your answer to (c)
# above says what to expect of the first. (2 seconds)

# %% {"tags": ["raises-exception"]}
from torch.nn.utils.rnn import pad_sequence

from tinyloops.models import BOS, EOS, PAD, small_decoder
from tinyloops.world import World

world = World(seed=0)


def held_out_batches(texts: list[str], rows: int = 100) -> list[tuple[Tensor, Tensor]]:
    """Texts as batches of ``rows``: input_ids padded with PAD, labels with -100. Each row begins with <bos>."""
    tokens = [torch.tensor([BOS, *world.tokens(text)]) for text in texts]
    groups = [tokens[start : start + rows] for start in range(0, len(tokens), rows)]
    labels = [pad_sequence(group, batch_first=True, padding_value=-100) for group in groups]
    return [(batch.masked_fill(batch == -100, PAD), batch) for batch in labels]


held_out = held_out_batches(world.documents(500, seed=2))
untrained = small_decoder(len(world.vocabulary), seed=0)
print(f"a decoder that has read nothing: perplexity {perplexity(untrained, held_out):.0f}, V = {len(world.vocabulary)}")
print(f"a perfect reader of this world:  perplexity {math.exp(world.entropy_floor):.2f}")

# %% [markdown]
# ### Question 5

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q5", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# answer_q5 = "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_q5 = "a"
### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_q5", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("pretraining.q5", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q5", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 8. Sampling
#
# **Goal.** From a model's logits to the distribution that the next token is drawn from.
#
# *Difficulty 3 of 5 · importance 4 of 5 · about 20 minutes*
#
# A model gives every token some probability, also thousands of tokens that make no sense here. Three knobs decide how much
# of that is used, **in this order**:
#
# 1. **temperature** τ: the logits are divided by it. Below 1 the likely get likelier, above 1 all become more alike.
#    τ = 0 means *greedy*: all mass on the most probable token, and the other knobs don't matter.
# 2. **top_k**: only the k most probable tokens stay, all of them when k is larger than V.
# 3. **top_p**: of those that are left, *with their probabilities renormalised*, the smallest set of most probable tokens
#    stays whose mass is at least p (0 < p ≤ 1). At least one token always stays.
#
# | | shape | meaning |
# |---|---|---|
# | `logits` | [V], any float type | may be large, may be −inf (that token has probability 0); is left unchanged |
# | `temperature` | float ≥ 0 | |
# | `top_k`, `top_p` | int, float, or None | None: this knob is off |
# | returns | [V] | probabilities in the order of the token ids; 0 for a token that was cut; they sum to 1 |
#
# Compute in float32 or finer, whatever type the logits have. Equal logits are not tested.
#
# **By hand.** Four tokens with probabilities 0.5, 0.25, 0.15, 0.1.
#
# | knobs | tokens that stay | distribution |
# |---|---|---|
# | τ = 0.5 | all; the probabilities are squared | 0.725, 0.181, 0.065, 0.029 |
# | top_k = 2 | first two | 0.667, 0.333, 0, 0 |
# | top_p = 0.6 | first two: 0.5 alone is less than 0.6 | 0.667, 0.333, 0, 0 |
# | top_k = 2, top_p = 0.65 | first one: after top-k its probability is 0.667 | 1, 0, 0, 0 |
#
# **Predict.** With top_p = 0.9, does a temperature of 2 keep more tokens or fewer than a temperature of 1? And what does
# temperature do when top_k = 1?
#
# <details><summary>Answers</summary>
#
# More: a flatter distribution needs more tokens to reach the same mass. That is why temperature comes first. With top_k = 1
# it does nothing: one token has all the mass at any temperature.
# </details>

# %% {"nbgrader": {"grade": false, "grade_id": "sampling", "locked": false, "solution": true, "schema_version": 3, "task": false}}
import math


def sampling_distribution(
    logits: Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """The distribution [V] to draw the next token from: temperature, then top-k, then top-p.

    >>> sampling_distribution(torch.tensor([0.5, 0.25, 0.15, 0.1]).log(), top_k=2, top_p=0.65)
    tensor([1., 0., 0., 0.])
    """
    ### BEGIN SOLUTION
    logits = logits.float()
    if temperature == 0:
        return torch.nn.functional.one_hot(logits.argmax(), len(logits)).float()
    logits = logits / temperature
    if top_k is not None:
        smallest_kept = logits.topk(min(top_k, len(logits))).values[-1]
        logits = logits.masked_fill(logits < smallest_kept, -math.inf)
    if top_p is not None:
        probs, order = logits.softmax(-1).sort(descending=True)
        mass_before = probs.cumsum(-1) - probs
        logits = logits.index_fill(0, order[mass_before >= top_p], -math.inf)
    return logits.softmax(-1)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# exp(−inf) is 0. If every cut sets logits to −inf and softmax comes last, renormalising takes care of itself. For top-p,
# ask of each token: how much mass lies *before* it?
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# if temperature is 0: all mass on the argmax
# logits = logits / temperature                      (a new tensor)
# if top_k: find the k-th largest logit; set those below it to -inf
# if top_p: p, order = sort the softmax, largest first
#           before = cumulative sum of p, minus p itself
#           set the logits of the tokens order[before >= top_p] to -inf
# return the softmax
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `if temperature:` takes 0 for "not given"; the token that carries the mass over p is dropped, and sometimes it was the only
# one; sorted probabilities are returned in sorted order; a cut logit is set to 0, and exp(0) is 1; `logits[...] = -inf`
# writes into the caller's tensor; `topk` fails when k is larger than V.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_sampling", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.sampling", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.sampling", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** What may follow "the strikers"? The world knows the exact distribution; turn the knobs on it. The last column
# is the perplexity of the distribution: among how many words it chooses.

# %% {"tags": ["raises-exception"]}
truth = torch.tensor(world.next_token_probabilities([BOS, *world.tokens("The strikers")[:-1]]))
for knobs in ({}, {"temperature": 0.5}, {"temperature": 2.0}, {"top_k": 3}, {"top_p": 0.8}, {"temperature": 0}):
    probs = sampling_distribution(truth.log(), **knobs)
    best = ", ".join(f"{world.vocabulary[i]} {probs[i]:.2f}" for i in probs.topk(3).indices)
    print(f"{str(knobs):22} {best:40} {int((probs > 0).sum()):3} words, choice of {torch.special.entr(probs).sum().exp():.1f}")

# %% [markdown]
# ## Exercise 9. The run
#
# **Goal.** Put it all together and pre-train a decoder of your own, down to the entropy floor.
#
# *Difficulty 3 of 5 · importance 5 of 5 · about 30 minutes · 8 points*
#
# `pretrain(model, blocks, steps, batch_size, peak, warmup_steps, max_norm, seed)` trains `model` in place and returns the
# loss of every step.
#
# | | shape | meaning |
# |---|---|---|
# | `blocks` | [N, T] | packed token ids; each row is an example |
# | `steps` | int | how many steps; also the schedule's `total_steps` |
# | `batch_size` | int | rows a batch |
# | `peak`, `warmup_steps`, `max_norm` | | as in exercises 4 and 5 |
# | `seed` | int | decides the order of the blocks, and nothing outside of the function does |
# | returns | list of `steps` floats | the loss of each step, before its update |
#
# - **Optimizer:** one `torch.optim.AdamW(model.parameters())` for the whole run, all its settings but the learning rate at
#   their defaults.
# - **Epochs:** an epoch is one random permutation of all N blocks, cut into batches of `batch_size`; the last batch of an
#   epoch may be smaller. When a permutation is used up, a new one is drawn.
# - **Steps** count from 0. Each takes the next batch and calls your `training_step` with your `learning_rate` of that step.
#
# **By hand.** N = 10 blocks, batch_size = 4. The permutation 7 2 9 0 4 1 8 3 6 5 gives the batches (7 2 9 0), (4 1 8 3),
# (6 5); step 3 begins a new permutation. Step 4 is in epoch 2.
#
# **Predict.** 8000 texts fill 3750 blocks. How many times does a run of 600 steps of 32 blocks see each of them? What will
# the first loss be, about, with a vocabulary of about 300?
#
# <details><summary>Answers</summary>
#
# 600 · 32 / 3750 ≈ 5 times. An untrained model is about as unsure as a uniform one: log 300 ≈ 5.7 nats.
# </details>
#
# **Complete a line.** Cut a permutation of 10 blocks into batches of 4 rows of block numbers.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "cut_permutation", "locked": false, "solution": true, "schema_version": 3, "task": false}}
generator = torch.Generator().manual_seed(0)
### BEGIN SOLUTION
batches = torch.randperm(10, generator=generator).split(4)
### END SOLUTION
print([batch.tolist() for batch in batches], "(it should be 4, 4 and 2 numbers: 0 to 9, each once)")

# %% {"nbgrader": {"grade": false, "grade_id": "pretraining_run", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def pretrain(
    model: torch.nn.Module,
    blocks: Tensor,
    steps: int,
    batch_size: int,
    peak: float,
    warmup_steps: int,
    max_norm: float,
    seed: int,
) -> list[float]:
    """Train ``model`` in place on ``blocks`` [N, T] for ``steps`` steps; return the loss of each step."""
    ### BEGIN SOLUTION
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    generator = torch.Generator().manual_seed(seed)
    losses, waiting = [], []
    for step in range(steps):
        if not waiting:
            waiting = list(torch.randperm(len(blocks), generator=generator).split(batch_size))
        lr = learning_rate(step, peak, warmup_steps, steps)
        loss, grad_norm = training_step(model, optimizer, blocks[waiting.pop(0)], lr, max_norm)
        losses.append(loss)
    return losses
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Two things must live as long as the run: the optimizer (it remembers moments) and the generator (it must not start again).
# One thing lives as long as an epoch: the batches that are still waiting.
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# optimizer = AdamW; generator = a new one with this seed
# waiting = no batches
# for each step, from 0:
#     if no batch is waiting: waiting = the batches of a new permutation
#     take the first waiting batch of block numbers
#     loss = training_step(model, optimizer, those blocks, the learning rate of this step, max_norm)
#     append the loss
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The optimizer is made in the loop; blocks are drawn with replacement; the last, smaller batch is dropped; every epoch has
# the same order; `torch.manual_seed` or no seed at all instead of a generator of the run's own; the learning rate stays at
# its peak; `training_step` returns two numbers, and both land in the list.
# </details>

# %% [markdown]
# ### The real run
#
# 8000 texts of the world, 600 steps, about 12 seconds on 2 cores. **Look for:** a steep fall to about 2 nats, where the
# model knows which words are frequent and which follow which; then a long slope, where it learns grammar and facts.
#
# The dashed line is the entropy floor of the *packed* stream. Its tokens are those of the texts, and one `<bos>` a text, which
# is certain after `<eos>` and costs nothing.

# %% {"tags": ["raises-exception"]}
from tinyloops import plots

texts = world.documents(8000, seed=1)
blocks = pack([world.tokens(text)[:-1] for text in texts], block_size=32, bos=BOS, eos=EOS)
pretrained = small_decoder(len(world.vocabulary), seed=0)
losses = pretrain(pretrained, blocks, steps=600, batch_size=32, peak=1e-2, warmup_steps=60, max_norm=1.0, seed=0)

text_length = world.core.mean_length
packed_floor = world.entropy_floor * text_length / (text_length + 1)
figure, (axis,) = plots.new_figure()
axis.plot(losses, **plots.style(0), label="training loss")
axis.axhline(packed_floor, **plots.style(1), label=f"entropy floor of the stream, {packed_floor:.3f}")
axis.set(xlabel="step", ylabel="nats a token", ylim=(0, None))
axis.legend()
plots.show(figure, f"The training loss falls from {losses[0]:.2f} to {losses[-1]:.2f} nats a token; the floor is {packed_floor:.3f}.")

# %% [markdown]
# **Measure it** with your exercise 7, on texts that were not in the corpus. Graded below: the loss on fresh texts, in nats a
# token, is at most 0.1 above the floor, and not below it.

# %% {"tags": ["raises-exception"]}
reached = perplexity(pretrained, held_out)
print(f"perplexity on held-out texts: {reached:.3f}, the floor is {math.exp(world.entropy_floor):.3f}")
print(f"loss {math.log(reached):.3f} nats a token, {math.log(reached) - world.entropy_floor:.3f} above the floor")

# %% {"nbgrader": {"grade": true, "grade_id": "check_pretraining_run", "points": 8, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.pretraining_run", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.pretraining_run", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Let it write**, with your exercise 8. The world judges whether a text keeps the grammar and whether what it states is true.

# %% {"tags": ["raises-exception"]}
def write(model: torch.nn.Module, seed: int, **knobs) -> str:
    """One text of the model's own, token by token, from <bos> to <eos>."""
    generator = torch.Generator().manual_seed(seed)
    tokens = [BOS]
    while tokens[-1] != EOS and len(tokens) < 40:
        with torch.no_grad():
            logits = model(torch.tensor([tokens])).logits[0, -1]
        tokens.append(int(torch.multinomial(sampling_distribution(logits, **knobs), 1, generator=generator)))
    return world.text(tokens)


for knobs in ({"temperature": 1.0}, {"temperature": 0.7, "top_p": 0.95}, {"temperature": 0}, {"temperature": 2.0}):
    written = [write(pretrained, seed, **knobs) for seed in range(12)]
    grammatical = sum(map(world.is_grammatical, written))
    print(f"{knobs}: {grammatical} of 12 keep the grammar, {len(set(written))} of 12 are different")
    for text in written[:3]:
        print(f"    {text}")

# %% [markdown]
# **Explain.** At temperature 0 every text keeps the grammar. Would you use it to write training data for the next model?
#
# <details><summary>Answer</summary>
#
# It writes one text, always the same. Correct and diverse are two things; chapter 4 is about what happens to a model that
# learns from texts that are correct and all alike.
# </details>
#
# **Break it on purpose.** The first 60 steps four times: as above, without warm-up, with a peak a hundred times lower, and
# with one a hundred times higher. **Predict** which two end worst, and what the highest loss on the way is. (about 6 seconds)

# %% {"tags": ["raises-exception"]}
for peak, warmup_steps in ((1e-2, 10), (1e-2, 0), (1e-4, 10), (1.0, 10)):
    model = small_decoder(len(world.vocabulary), seed=0)
    short = pretrain(model, blocks, 60, 32, peak, warmup_steps, max_norm=1.0, seed=0)
    print(f"peak {peak:<6} warm-up {warmup_steps:2}: loss {short[0]:.2f} at first, {max(short):5.2f} at most, {short[-1]:.2f} at last")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# Without warm-up the run loses some ground in its first steps, when AdamW knows little about the gradients, and makes up for
# it slowly. With a low peak 60 steps lead nowhere. With a high one the loss first climbs far above that of the untrained
# model, which is only unsure: this one is sure, and wrong. Clipping does not help, since AdamW divides the gradient's size
# out again; only the learning rate bounds a step.
# </details>
#
# **Explain.** The training curve of the real run comes closer to 1 nat than to the entropy floor of a text's tokens, which is
# about 1.09. Has the model found a way below the floor?
#
# <details><summary>Answer</summary>
#
# No. The stream has one token more for each text, `<bos>`, and it costs nothing; the mean over the stream is lower by that
# share. A model that is really below the floor of *fresh* texts would know something about them that cannot be known: it
# would have seen them, or would see the token that it is to predict.
# </details>

# %% [markdown]
# ### Question 6

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q6", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# answer_q6 = "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_q6 = "a"
### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_q6", "points": 2, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.ask("pretraining.q6", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q6", globals())
### END HIDDEN TESTS
score

# %% [markdown]
# ## Written answer

# %% [markdown] {"nbgrader": {"grade": true, "grade_id": "written", "points": 12, "locked": false, "solution": true, "schema_version": 3, "task": false}}
# *Write your answer here.*
