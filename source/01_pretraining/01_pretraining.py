# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Assignment 1. Pre-training
#
# You build the whole of pre-training out of ten small functions, and run it: from texts to blocks of tokens, a loss, the
# training step, checkpoints that resume exactly, and at the end a language model of your own that comes within a tenth of a
# nat of the best loss that is possible. It belongs to chapter 1, uses its notation, and needs no GPU: the longest cell takes
# about 12 seconds. Where chapter and assignment do a thing a little differently, do what the assignment says. Allow four hours.
#
# | | points |
# |---|---|
# | 9 exercises: 1 packing, 2 next-token loss, 3 masking, 4 schedule, 5 training step, 6 resume, 7 perplexity, 8 sampling; 9 the run | 8 × 4 + 8 |
# | 6 concept questions | 6 × 2 |
# | 1 written answer, graded by a human | 8 |
# | in all | 60 |
#
# **How to work.** Each exercise says what to write and shows an example that you can do by hand. Write your code in place of
# `raise NotImplementedError`, then run the check below it: it is free, takes a second, and says what is wrong, why, and what to
# do next. Run it as often as you like. The grader runs the same checks and a few more on fresh data; they test nothing that
# the text does not state. *Predict*, *Explain* and *Complete a line* are for practice, and have no points. Hints are folded away
# under each exercise, from a nudge to the usual mistakes.
#
# **Notation.** B batch, T time (positions), D width, V vocabulary. Token ids are whole numbers from 0 to V − 1. In the small
# world of this course `<pad>` is 0, `<unk>` 1, `<bos>` 2, `<eos>` 3 and `<mask>` 4. `<user>` 5 and `<assistant>` 6 do not occur
# in this chapter's texts; to your functions they are tokens like any other.

# %%
import math
import os

import torch
from torch import Tensor
from torch.nn import functional as F

from tinyloops import checks
from tinyloops.models import BOS, EOS, MASK, small_decoder
from tinyloops.world import World

torch.set_num_threads(1)  # steady on a shared machine; on a quiet one, 2 may be faster
world = World(seed=0)

# %% [markdown]
# ## Exercise 1. Packing
#
# **Goal.** Turn documents of all lengths into blocks of one length, and lose nothing on the way.
#
# *Difficulty 1 of 5 · importance 4 of 5 · about 15 minutes · 4 points*
#
# A batch is a rectangle, and documents are not. Padding wastes work on tokens that teach nothing; packing writes all documents
# in one long stream and cuts it.
#
# | | shape | meaning |
# |---|---|---|
# | `documents` | list of lists of int | token ids, without special tokens; a document may be empty; not changed |
# | `block_size` | int | length of a block |
# | `bos`, `eos` | int | ids of the tokens that begin and end a document |
# | returns | long tensor [N, block_size] | the stream `<bos>` document `<eos>` `<bos>` document `<eos>` ..., cut into blocks |
#
# The documents keep their order. Only what is left over at the very end, too short for a block, is dropped; nothing else is
# lost, and nothing is written twice. If there are too few tokens for one block, the result has the shape [0, block_size].
#
# **By hand.** `pack([[5, 6, 7], [8]], block_size=3, bos=1, eos=2)`: the stream is `1 5 6 7 2 1 8 2`, eight tokens. The blocks
# are `[1, 5, 6]` and `[7, 2, 1]`; `8 2` is dropped.
#
# **Predict.** How many blocks of 4 do the documents `[5, 6]`, `[]` and `[7, 8, 9]` make? Which tokens are dropped?
#
# <details><summary>Answer</summary>
#
# The stream is `1 5 6 2 1 2 1 7 8 9 2`, eleven tokens: 2 blocks. `8 9 2` is dropped. An empty document is `<bos> <eos>`.
# </details>
#
# **Complete a line.** How many blocks does a stream of 37 tokens make, if a block has 8?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "count_blocks", "locked": false, "solution": true, "schema_version": 3, "task": false}}
stream_length, block_size = 37, 8
### BEGIN SOLUTION
full_blocks = stream_length // block_size
### END SOLUTION
print(f"{full_blocks} blocks (it should say 4)")

# %% {"nbgrader": {"grade": false, "grade_id": "packing", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def pack(documents: list[list[int]], block_size: int, bos: int, eos: int) -> Tensor:
    """Blocks [N, block_size] of the stream <bos> document <eos> <bos> document <eos> ..., dtype long."""
    ### BEGIN SOLUTION
    stream = [token for document in documents for token in (bos, *document, eos)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Two steps that have nothing to do with each other: make one long list, then cut it. Where documents end plays no part in
# the second.
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# write all documents, each with its two special tokens, into one long list
# count the full blocks in it
# keep what fills them, and fold it into rows
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Each document is cut by itself, and its rest is lost; the special tokens are written into the documents themselves; the
# incomplete block is filled up instead of dropped; when the stream fits exactly, the last full block goes missing; `torch.stack`
# of no blocks at all raises an error, and `.view(-1, 8)` of a list is not possible before it is a tensor.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_packing", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.packing", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.packing", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it** on texts of the world (a second). `world.tokens` gives a text's token ids and `<eos>`, which `pack` adds itself.

# %% {"tags": ["raises-exception"]}
few = world.documents(200, seed=11)
few_blocks = pack([world.tokens(text)[:-1] for text in few], block_size=32, bos=BOS, eos=EOS)
print(f"{len(few)} texts make {len(few_blocks)} blocks of 32 tokens. The first one reads:")
print(" ".join(world.vocabulary[token] for token in few_blocks[0]))

# %% [markdown]
# **Explain.** The model that learns from such blocks also reads, in the middle of a block, a text and then another one that has
# nothing to do with it. Why does that do so little harm? And what would it learn if `<bos>` and `<eos>` were left out?
#
# <details><summary>Answer</summary>
#
# `<eos> <bos>` says that what came before no longer matters, and the model soon learns to believe it. Without the two, the
# first words of each text would have to be predicted from the end of an unrelated one, and the model could neither begin a
# text nor end it.
# </details>

# %% [markdown]
# ### Question 1
#
# A shop has 20,000 customer e-mails. Many are forwarded, so one in five is there more than once. A colleague packs all of them
# into blocks of 64 tokens, shuffles the blocks, and puts every tenth block aside to measure the held-out loss. The held-out
# loss comes out surprisingly low. What is right?
#
# - **a.** The blocks were put aside at random, so they are a fair sample, and the loss can be trusted.
# - **b.** The split comes too late: drop the copies, split by e-mail, and only then pack each part.
# - **c.** Blocks that hold pieces of two e-mails must never be used to measure a loss; leave these out, and the loss is right.
# - **d.** The held-out part is too small. With every fifth block put aside the loss would come out higher, and right.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q1", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q1 = and one letter in quotes.
### BEGIN SOLUTION
answer_q1 = "b"
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
#
# **Goal.** The number that pre-training makes small: how surprised the model is by each next token.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 20 minutes · 4 points*
#
# A decoder reads $x_0 \dots x_t$ and gives, at position t, a score (logit) for every token that may come next. Pre-training
# maximises $\sum_t \log \Pr_\theta(x_{t+1} \mid x_{\le t})$ over the corpus; the loss is the same with a minus sign, as a mean.
#
# | | shape | meaning |
# |---|---|---|
# | `logits` | [B, T, V] float | scores before any softmax; `logits[b, t]` belongs to the token **after** position t |
# | `labels` | [B, T] long | the token ids themselves, **not** shifted, and −100 where a token does not count |
# | returns | tensor, one number | mean of $-\log \Pr(\text{label})$ in nats over all counted tokens of the batch |
#
# - Position t predicts label t + 1. So the last position predicts nothing, and the first label is predicted by nothing.
# - A label of −100 does not count, neither in the sum nor in the number that it is divided by. One counts at least.
# - It must stay finite when logits are in the thousands, and its gradient must reach the logits.
#
# **By hand.** V = 2, one row of T = 3: labels `[0, 1, 1]`, and the logits say at position 0 "both alike", at position 1 "token 1,
# three to one" (logits 0 and log 3), at position 2 anything. The first prediction costs −log 1/2, the second −log 3/4; the
# loss is (0.693 + 0.288) / 2 = 0.490.
#
# **Predict.** (a) An untrained model gives all 300 tokens of a vocabulary about the same score. What is its loss? (b) Somebody
# forgets the shift and compares position t with label t. The decoder has read that very token. What happens as it trains?
#
# <details><summary>Answers</summary>
#
# (a) About log 300 ≈ 5.70 nats. (b) The loss falls to almost 0, below anything that is possible for honest prediction: the
# model only copies what it sees, and learns nothing about language. You will see it below.
# </details>
#
# **Complete a line.** Which labels do the positions of these rows predict? Make `targets` [2, 3] from `labels` [2, 4].

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "shift_labels", "locked": false, "solution": true, "schema_version": 3, "task": false}}
labels = torch.tensor([[2, 7, 8, 3], [2, 9, 3, -100]])
### BEGIN SOLUTION
targets = labels[:, 1:]
### END SOLUTION
print(targets.tolist(), "(it should say [[7, 8, 3], [9, 3, -100]])")

# %% {"nbgrader": {"grade": false, "grade_id": "next_token_loss", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def next_token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean of -log Pr(label t + 1) at position t, over the labels that are not -100.

    Args:
        logits: [B, T, V], before softmax.
        labels: [B, T], not shifted; -100 where a token does not count.
    """
    ### BEGIN SOLUTION
    scores, targets = logits[:, :-1], labels[:, 1:]
    return F.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=-100)
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Write the positions of one short row under each other, and beside each the token that it has to predict. Which position has
# no partner? Which label?
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# scores, targets = the positions that predict something, and what each predicts
# one list of scores, one list of targets: batch and time in one axis
# the library's cross entropy of the two: what does its documentation say about -100?
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# No shift, or a shift in both the data and the loss; softmax before `cross_entropy`, which takes one itself;
# `torch.log(torch.softmax(x))`, which gives −infinity for unlikely tokens; dividing by B · T instead of the number of counted
# labels; `.item()` in the loss, which cuts off the gradient; a transpose before the reshape, which mixes T and V; flattening
# before the shift, so that the end of one row has to predict the start of the next.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_next_token_loss", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.next_token_loss", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.next_token_loss", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it, and break it on purpose** (a few seconds). A small decoder is trained twice for 80 steps on the blocks of exercise 1:
# with your loss, and with a loss that forgets the shift. The world knows the least loss that any model can reach on fresh texts,
# its entropy floor.

# %% {"tags": ["raises-exception"]}
def unshifted_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Wrong on purpose: each position is asked for the token that it has just read."""
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten())


for name, loss_function in (("your loss", next_token_loss), ("no shift", unshifted_loss)):
    model = small_decoder(len(world.vocabulary), hidden_size=32, layers=1, seed=0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    torch.manual_seed(0)
    history = []
    for _ in range(80):
        batch = few_blocks[torch.randperm(len(few_blocks))[:16]]
        loss = loss_function(model(batch).logits, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    print(f"{name:>9}: {history[0]:.2f} nats at first, {history[-1]:.2f} at last")
print(f"the entropy floor of fresh texts is {world.entropy_floor:.2f}, log V is {math.log(len(world.vocabulary)):.2f}")

# %% [markdown]
# **Explain.** Which of the two last numbers should have made you suspicious even without the code, and why?
#
# <details><summary>Answer</summary>
#
# The one far below the floor. No honest prediction of fresh text goes below the entropy of the source. On a training set this
# small a model may in time go below it by learning the texts by heart, but not within 80 steps.
#
# (Without the shift the loss is lower than log V even at first: this decoder reads and writes a token with the same table of
# weights, so before any training it leans towards the token that it has just read.)
# </details>

# %% [markdown]
# ### Question 2
#
# A model gives the four predicted tokens of a text, one after another, the probabilities 1/2, 1/4, 1/8 and 1/4. Its objective is
# the sum of the log-probabilities over the corpus. Take **all** that is right; only the exact set of options has points.
#
# - **a.** The log-probability of this text is −8 log 2.
# - **b.** The mean loss of this text is −log of the mean probability, that is −log(9/32).
# - **c.** The θ that maximises the sum over the corpus is the θ that minimises the mean loss of a token.
# - **d.** While it trains, the model predicts each token from the tokens that it predicted before it.
# - **e.** Going from 1/8 to 1/4 for the third token lowers the loss as much as going from 1/2 to 1 for the first.
# - **f.** A model that ranks the right token first at every position has a loss of 0.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q2", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q2 = and a list of letters, such as ["a", "f"].
### BEGIN SOLUTION
answer_q2 = ["a", "c", "e"]
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
#
# **Goal.** Make the riddles that an encoder learns from: hide some tokens, and remember what they were.
#
# *Difficulty 3 of 5 · importance 4 of 5 · about 25 minutes · 4 points*
#
# An encoder sees both sides of a token, so it cannot be asked for the next one. Instead some positions are selected, the input is
# corrupted there, and the loss asks for the original tokens there and nowhere else: $-\sum_{i \in A(x)} \log \Pr(x_i \mid \bar x)$,
# where A(x) are the selected positions and x̄ is the corrupted input.
#
# | | shape | meaning |
# |---|---|---|
# | `input_ids` | [B, T] long | the original tokens; stays as it is |
# | `candidates` | [B, T] bool | where a position may be selected: false at padding and special tokens |
# | `mask_id` | int | the id of `<mask>` |
# | `vocab_size` | int | V |
# | `seed` | int | the same seed gives the same result |
# | `rate` | float | probability that a candidate is selected |
# | returns | two tensors [B, T] long | `corrupted`, and `labels`: the original where selected, −100 elsewhere |
#
# - Each candidate is selected by itself, with probability `rate`; other positions never are.
# - Of the selected positions 80% become `mask_id`, 10% become a random token, and 10% stay as they are. All of them have a label.
# - A random token is any of 0 to V − 1, each alike; it may happen to be the original.
# - Use `torch.Generator().manual_seed(seed)` (or another generator of your own), so that nothing else changes the result, and
#   the function changes no random number that others draw later.
#
# **By hand.** `input_ids` is `7 8 9 6`, and positions 1 and 2 are selected; the first becomes `<mask>` (4), the second stays.
# Then `corrupted` is `7 4 9 6`, and `labels` is `−100 8 9 −100`.
#
# **Predict.** Of 10,000 candidates at rate 0.15 and V = 300, how many are selected? How many are `<mask>` afterwards? How many
# carry a label, and still show their own token?
#
# <details><summary>Answers</summary>
#
# About 1500 are selected, about 1200 are masked. 150 are left alone, and of the 150 random ones every 300th shows its own token
# by chance: about 150.5. Give or take: the selection is random.
# </details>
#
# **Complete a line.** One uniform number per position decides what becomes of a selected one. Write the boolean tensor `keep`
# for the last tenth: not masked (below 0.8), not random (0.8 to 0.9).

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "decide_keep", "locked": false, "solution": true, "schema_version": 3, "task": false}}
fate = torch.tensor([0.05, 0.79, 0.85, 0.93, 0.99])
### BEGIN SOLUTION
keep = fate >= 0.9
### END SOLUTION
print(keep.tolist(), "(it should be true for the last two)")

# %% {"nbgrader": {"grade": false, "grade_id": "masking", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def corrupt(
    input_ids: Tensor, candidates: Tensor, mask_id: int, vocab_size: int, seed: int, rate: float = 0.15
) -> tuple[Tensor, Tensor]:
    """Corrupted ids and labels, both [B, T], for masked language modelling.

    Args:
        input_ids: [B, T]; not changed.
        candidates: [B, T], true where a position may be selected.
        rate: probability that a candidate is selected.
    """
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    selected = candidates & (torch.rand(input_ids.shape, generator=generator) < rate)
    fate = torch.rand(input_ids.shape, generator=generator)
    random_ids = torch.randint(vocab_size, input_ids.shape, generator=generator)
    corrupted = torch.where(selected & (fate < 0.8), mask_id, input_ids)
    corrupted = torch.where(selected & (fate >= 0.8) & (fate < 0.9), random_ids, corrupted)
    labels = torch.where(selected, input_ids, -100)
    return corrupted, labels
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Three random tensors of shape [B, T] are enough: who is selected, what becomes of them, and which token would be put there.
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# generator = a new one with this seed
# selected = candidate, and uniform number below rate
# fate = another uniform number for each position
# corrupted = mask_id where selected and fate < 0.8
#             random token where selected and 0.8 <= fate < 0.9
#             input_ids elsewhere
# labels = input_ids where selected, -100 elsewhere
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# `labels = input_ids` without a copy, so that the input changes too; labels only where the token really changed, so that the
# unchanged tenth is not asked for; a second draw of 10% among what the first one left, which gives 2% instead of 10%; everything
# masked; candidates forgotten, so that padding is masked; one random token for the whole batch; `torch.manual_seed`, or no seed,
# instead of a generator.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_masking", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.masking", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.masking", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** Can you solve the riddles? A double line stands where the model is asked; one of them may show the right word. The
# answers are in the cell below.

# %% {"tags": ["raises-exception"]}
rows = few_blocks[:3]
corrupted, labels = corrupt(rows, rows > MASK, mask_id=MASK, vocab_size=len(world.vocabulary), seed=5)
for shown, asked in zip(corrupted.tolist(), labels.tolist(), strict=True):
    words = [world.vocabulary[token] for token in shown]
    print(" ".join(f"‖{word}‖" if label != -100 else word for word, label in zip(words, asked, strict=True)))

# %% {"tags": ["raises-exception"]}
for asked in labels.tolist():
    print(", ".join(world.vocabulary[label] for label in asked if label != -100))

# %% [markdown]
# **Break it on purpose.** With rate 1 everything is selected, and four out of five words are gone. Run the two cells above
# with `rate=1.0`: what can a model still learn from it?
#
# <details><summary>Answer</summary>
#
# Little more than how frequent each word is, for there is hardly any context left to read. With a rate near 0 the context is
# whole, but almost nothing is asked: each pass over a text teaches at a handful of positions. 15% is a compromise, and
# larger models do better with more.
# </details>
#
# **Explain.** Why are a tenth of the selected tokens left as they are, and yet asked for?
#
# <details><summary>Answer</summary>
#
# Later the encoder reads texts without any `<mask>`, and has to represent ordinary tokens well. If only `<mask>` were asked
# for, it could ignore all other positions. As it is, any token may be a false one, so each needs a look at its context.
# </details>

# %% [markdown]
# ### Question 3
#
# On the same texts a decoder reports a loss of 2.1 nats a token (next-token prediction), and an encoder 1.4 nats (masked tokens, 15%
# selected). What follows?
#
# - **a.** The encoder is the better model of this language, by 0.7 nats a token.
# - **b.** Nothing about which is better: the two are asked different questions.
# - **c.** The encoder's loss has to be multiplied by 0.15, since only that share of tokens is asked for; then they compare.
# - **d.** They would compare if the encoder's loss were taken at all positions instead of at the selected ones.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q3", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q3 = and one letter in quotes.
### BEGIN SOLUTION
answer_q3 = "b"
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
#
# **Goal.** Say how large a step of training is, at each step: small at first, then large, then smaller and smaller.
#
# *Difficulty 1 of 5 · importance 4 of 5 · about 10 minutes · 4 points*
#
# AdamW divides each gradient by its running size. In the first steps that size is an estimate from very few gradients, so
# large steps would go anywhere: the rate **warms up**. Near the end the model is close to a good place, and large steps
# would jump over it: the rate **decays**.
#
# `learning_rate(step, peak, warmup_steps, total_steps)` returns the rate of one step, as a float. Steps count from 0.
#
# | steps | rate |
# |---|---|
# | 0 to `warmup_steps` − 1 | a straight line: `peak / warmup_steps` at step 0, twice that at step 1, and so on, up to `peak` at step `warmup_steps` − 1 |
# | `warmup_steps` to `total_steps` | half a cosine wave: from `peak` down to 0, flat at both ends, `peak / 2` half way |
# | after `total_steps` | 0 |
#
# `warmup_steps` may be 0: then the cosine starts at step 0. It is always less than `total_steps`.
#
# **By hand.** With peak 8, 4 warm-up steps and 12 steps in all:
#
# | step | 0 | 1 | 2 | 3 | 4 | 8 | 12 | 13 |
# |---|---|---|---|---|---|---|---|---|
# | rate | 2 | 4 | 6 | 8 | 8 | 4 | 0 | 0 |
#
# **Predict.** (a) Somebody's line starts at 0 for step 0. What does the first step of their training do? (b) A straight line
# from 8 at step 4 to 0 at step 12 is at 6 at step 6. Is the cosine above or below it there?
#
# <details><summary>Answers</summary>
#
# (a) Nothing: the batch is read, the gradients are computed, and the parameters move by 0. (b) Above: the wave is flat at
# first. At a quarter of the way it is 8 · (1 + cos 45°) / 2 ≈ 6.8. At three quarters it is as far below the line.
# </details>
#
# **Complete a line.** How far is the decay at a step, as a number from 0 at its beginning to 1 at its end?

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "decay_progress", "locked": false, "solution": true, "schema_version": 3, "task": false}}
warmup_steps, total_steps = 4, 12
steps_of_decay = torch.tensor([4, 6, 8, 12])
### BEGIN SOLUTION
progress = (steps_of_decay - warmup_steps) / (total_steps - warmup_steps)
### END SOLUTION
print(progress.tolist(), "(it should say 0, 0.25, 0.5 and 1)")

# %% {"nbgrader": {"grade": false, "grade_id": "schedule", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def learning_rate(step: int, peak: float, warmup_steps: int, total_steps: int) -> float:
    """The learning rate of one step: a linear warm-up to ``peak``, then half a cosine wave down to 0.

    Args:
        step: counts from 0.
        peak: the largest rate.
        warmup_steps: how many steps the warm-up takes; may be 0.
        total_steps: the step at which the rate has come down to 0.
    """
    ### BEGIN SOLUTION
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * progress)) / 2
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Three cases, and an early `return` for two of them. Which case does a run without warm-up never enter? Put the division by
# `warmup_steps` there, and only there.
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# warming up?       the peak, times the share of the warm-up that is done when this step is
# past the end?     zero
# else              p = how far the decay is, from 0 to 1
#                   the cosine of p half turns lies between 1 and -1: lift it by 1, halve it, times the peak
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The line starts at 0; the cosine is measured from step 0 and not from the end of the warm-up, so the rate jumps; cosine of
# degrees; a whole wave or a quarter of one; past the end the wave comes up again; division by 0 without a warm-up.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_schedule", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.schedule", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.schedule", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** The rates of three runs of 600 steps. **Look for:** no jump where the warm-up ends, and a flat end.

# %% {"tags": ["raises-exception"]}
from tinyloops import plots

figure, (axis,) = plots.new_figure()
for number, warmup_steps in enumerate((0, 60, 300)):
    rates = [learning_rate(step, 1e-2, warmup_steps, 600) for step in range(650)]
    axis.plot(rates, **plots.style(number), label=f"warm-up of {warmup_steps} steps")
axis.set(xlabel="step", ylabel="learning rate")
axis.legend()
plots.show(figure, "Three learning rates over 650 steps. Each rises on a line to 0.01, falls as half a cosine to 0 at step 600, and stays there.")

# %% [markdown]
# **Explain.** A run of 600 steps has ended, and its loss was still falling. Somebody loads the last checkpoint and trains 600
# more steps with `total_steps=600`. What do these steps teach the model?
#
# <details><summary>Answer</summary>
#
# Nothing: from step 600 on the rate is 0. With `total_steps=1200` from the beginning it would have been at half the peak at
# about step 600. A cosine must know its end before it starts; a longer run is another run, not this one with more steps.
# </details>

# %% [markdown]
# ## Exercise 5. One training step
#
# **Goal.** The step that every run in this course repeats: read a batch, see how wrong the model is, move it a little.
#
# *Difficulty 2 of 5 · importance 5 of 5 · about 15 minutes · 4 points*
#
# `training_step(model, optimizer, batch, lr, max_norm)` makes one update of `model`, in place.
#
# | | shape | meaning |
# |---|---|---|
# | `model` | | a decoder: `model(batch).logits` is [B, T, V]; it may come in evaluation mode |
# | `optimizer` | | any optimizer of `torch.optim`; its groups of parameters may have other rates, and old gradients may be there |
# | `batch` | [B, T] | packed token ids: no padding, so the labels are the batch itself; your `next_token_loss` shifts them |
# | `lr` | float | the learning rate of this step, for **every** group in `optimizer.param_groups` |
# | `max_norm` | float | the longest gradient that is allowed |
# | returns | (float, float) | the loss **before** the update; the length of the gradient **before** clipping |
#
# **Clipping** treats all gradients as one long vector. If its length (the norm) is more than `max_norm`, the whole vector is
# scaled to the length `max_norm`: the direction stays. If it is less, nothing changes. The model is in training mode during
# the step. Both numbers are plain Python floats.
#
# **By hand.** Two parameters with gradients 3 and 4: the norm is 5. With `max_norm` 1 they become 0.6 and 0.8. Plain gradient
# descent (SGD) with rate 0.5 moves the parameters by −0.3 and −0.4, and the step returns the norm 5.
#
# **Predict.** (a) The gradients are 30 and 40, all else as above. How far does SGD move the two parameters? (b) Somebody forgets
# to set the gradients to zero, and the gradients of steps 1, 2, 3 would be 3, −2 and 4. With which does step 3 move? (c) Why
# return the norm before clipping, not after?
#
# <details><summary>Answers</summary>
#
# (a) By −0.3 and −0.4, as before: only the direction counts now. (b) With their sum, 5: `backward` adds to what is there.
# (c) After clipping it is nearly always `max_norm` and says nothing. Before, it is the first thing that warns of a run about to
# break.
# </details>
#
# **Complete a line.** Clip this gradient to the length 1, and leave shorter ones as they are.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "clip_by_hand", "locked": false, "solution": true, "schema_version": 3, "task": false}}
for gradient in (torch.tensor([3.0, 4.0]), torch.tensor([0.3, 0.4])):
    ### BEGIN SOLUTION
    clipped = gradient * min(1.0, 1.0 / gradient.norm().item())
    ### END SOLUTION
    print([round(value, 3) for value in clipped.tolist()])
print("(it should say 0.6 and 0.8, then 0.3 and 0.4)")

# %% {"nbgrader": {"grade": false, "grade_id": "training_step", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def training_step(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, batch: Tensor, lr: float, max_norm: float
) -> tuple[float, float]:
    """One update of ``model`` on ``batch`` [B, T]; the loss before it and the gradient's norm before clipping.

    Args:
        lr: the learning rate of this step, for every group of the optimizer.
        max_norm: the gradient, all parameters together, is scaled down to this length if it is longer.
    """
    ### BEGIN SOLUTION
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    loss = next_token_loss(model(batch).logits, batch)
    loss.backward()
    grad_norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), grad_norm.item()
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# Nine short lines, and the order is everything. What has to be there before `backward`, what between `backward` and `step`?
# PyTorch has a function for clipping; look up what it returns.
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# training mode
# each group of the optimizer gets the rate
# gradients to zero
# loss = your exercise 2, of the model's logits and the batch
# backward
# norm = clip the gradients of all parameters together (torch.nn.utils has it)
# the optimizer's step
# return both numbers as floats
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# The batch is shifted here, and a second time in `next_token_loss`; only `param_groups[0]` gets the rate; gradients are set
# to zero after `backward`, or never; clipping comes after the step; each value or each tensor is clipped by itself; the loss
# is measured again after the update; tensors are returned, not floats: a loss that is not detached keeps its whole graph.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_training_step", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.training_step", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.training_step", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it**, with your exercises 1, 2 and 4, on the world's texts: 100 steps of 16 blocks. **Look for:** a loss that starts
# near log V, what a model that knows nothing pays, and more than halves. (2 seconds)

# %% {"tags": ["raises-exception"]}
few_blocks = pack([world.tokens(text)[:-1] for text in world.documents(500, seed=3)], block_size=32, bos=BOS, eos=EOS)


def short_run(model: torch.nn.Module, optimizer: torch.optim.Optimizer, steps: range, max_norm: float = 1.0) -> list[float]:
    """These steps of a run of 100, on 16 blocks each; the loss of each step."""
    losses = []
    for step in steps:
        batch = few_blocks[torch.arange(16 * step, 16 * step + 16) % len(few_blocks)]
        loss, grad_norm = training_step(model, optimizer, batch, learning_rate(step, 1e-2, 10, 100), max_norm)
        losses.append(loss)
    return losses


model = small_decoder(len(world.vocabulary), seed=0)
losses = short_run(model, torch.optim.AdamW(model.parameters()), range(100))
print(f"loss at step 0: {losses[0]:.2f} nats a token, log V = {math.log(len(world.vocabulary)):.2f}; at step 99: {losses[-1]:.2f}")

# %% [markdown]
# **Break it on purpose.** The same run with an optimizer that does not set gradients to zero. **Predict** what the loss does
# before you run it. (2 seconds)

# %% {"tags": ["raises-exception"]}
model = small_decoder(len(world.vocabulary), seed=0)
forgetful = torch.optim.AdamW(model.parameters())
forgetful.zero_grad = lambda set_to_none=True: None
broken = short_run(model, forgetful, range(100))
for step in (0, 9, 19, 49, 99):
    print(f"step {step:2}: loss {losses[step]:.2f} as it should be, {broken[step]:.2f} with all the gradients of the past added up")

# %% [markdown]
# <details><summary>What it shows</summary>
#
# It still learns, only worse, and that is what makes the bug hard to see: the sum of all past gradients points more or less
# downhill, but it also pulls towards what was good many steps ago, so the loss lags behind. No error, no jump in the curve. It shows when
# you compare with a run that is known to be right, or when a check looks at one step alone.
# </details>

# %% [markdown]
# ## Exercise 6. Save and resume exactly
#
# **Goal.** A run that was stopped goes on as if it had never stopped, to the last bit, and no crash costs more than the steps
# since the last save.
#
# *Difficulty 3 of 5 · importance 4 of 5 · about 20 minutes · 4 points*
#
# `save_state(path, model, optimizer, step)` writes one file, `load_state(path, model, optimizer)` reads it and returns the
# step. `path` is a string. Four things decide how a run goes on: the model's weights, the optimizer's state, the step, and
# the state of torch's random generator (dropout draws from it).
#
# | | must |
# |---|---|
# | `save_state` | write all of it to a **temporary file in the same folder**, then put that in the place of `path` with `os.replace` |
# | ... when it worked | leave nothing else in the folder |
# | ... when writing fails | let the error reach the caller; the file that was at `path` before is untouched; a temporary file may be left |
# | `load_state` | put the state back **into the objects it is given**, set the random state, return the step as an int |
# | ... when there is no file | raise a `FileNotFoundError` that names the path |
# | ... when the file is cut short, or is no saved state | raise a `ValueError` that names the path |
#
# `os.replace` either happens or does not: whoever opens `path` finds the whole old file or the whole new one. So the old one
# is never removed first. What `load_state` says to the state of another model is up to you.
#
# **By hand.** A saved run has made steps 0 to 2 and saves `step=3`, the one that comes next. Steps 3, 4, 5 of the same run, and
# steps 3, 4, 5 of a new model and a new optimizer that loaded the file, have the same losses, digit for digit.
#
# **Predict.** What differs in the resumed run when (a) the optimizer's state, (b) the random state, (c) the step was not saved? In
# which of these does even the loss of the first resumed step differ?
#
# <details><summary>Answers</summary>
#
# (a) AdamW starts with empty moments: the first loss is the same, the first update is not, and so are all later losses.
# (b) The dropout masks: even the first loss differs (in a model with dropout; without it nothing does). (c) The learning rate
# and the batches: the run warms up again, on batches it has seen, so the first loss is that of another batch.
# </details>
#
# **Complete a line.** Remember the random state, so that the same numbers can be drawn twice.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "random_state", "locked": false, "solution": true, "schema_version": 3, "task": false}}
torch.manual_seed(0)
torch.rand(3)
### BEGIN SOLUTION
remembered = torch.get_rng_state()
### END SOLUTION
first = torch.rand(2)
torch.set_rng_state(remembered)
print(torch.equal(first, torch.rand(2)), "(it should say True)")

# %% {"nbgrader": {"grade": false, "grade_id": "resume", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def save_state(path: str, model: torch.nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Write all that a run needs to go on; a crash on the way leaves the last good file at ``path``."""
    ### BEGIN SOLUTION
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)
    ### END SOLUTION


def load_state(path: str, model: torch.nn.Module, optimizer: torch.optim.Optimizer) -> int:
    """Put the state at ``path`` back into ``model``, ``optimizer`` and torch's random generator; return the step.

    Raises:
        FileNotFoundError: there is no file at ``path``.
        ValueError: the file at ``path`` is not a whole saved state.
    """
    ### BEGIN SOLUTION
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is not a saved state: {error}") from error
    ### END SOLUTION

# %% [markdown]
# <details><summary>Hint 1: a nudge</summary>
#
# A dictionary with four entries holds it all. Models and optimizers have a method each that gives their state, and one that
# takes it back. At which moment of your `save_state` is there no whole file at `path`? There must be none.
# </details>
# <details><summary>Hint 2: pseudocode</summary>
#
# ```
# save: a dictionary of the model's state, the optimizer's state, the step, torch's random state
#       torch.save it to a temporary name beside path
#       os.replace the temporary name by path
# load: try
#           torch.load, then give each part back to its owner
#           return the step
#       no such file: let that error through
#       any other error: a ValueError that names path
# ```
# </details>
# <details><summary>Hint 3: what usually goes wrong</summary>
#
# Written straight to `path`: a crash half way leaves half a file and no old one. The old file is removed first. Copied
# instead of replaced: a copy is written byte by byte, and can stop half way too. `model = torch.load(...)` gives the name
# `model` to another object, and the caller's model is as it was. A seed is saved instead of the state: the generator starts
# again. Every error is swallowed, and the run starts from 0 without a word. Not checked, but wise: do not switch `weights_only` off,
# for a file that is loaded that way can run any code.
# </details>

# %% {"nbgrader": {"grade": true, "grade_id": "check_resume", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.resume", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.resume", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# **Use it.** Stop a real run after 20 steps, throw everything away, load, and go on. The model has dropout, so that the random
# state matters. **Look for:** a difference of exactly 0. (2 seconds)

# %% {"tags": ["raises-exception"]}
import tempfile


def model_and_optimizer(seed: int) -> tuple[torch.nn.Module, torch.optim.Optimizer]:
    """A small decoder with dropout in its attention, and a new AdamW for it."""
    model = small_decoder(len(world.vocabulary), seed=seed)
    for layer in model.model.layers:
        layer.self_attn.attention_dropout = 0.1
    return model, torch.optim.AdamW(model.parameters())


folder = tempfile.TemporaryDirectory()
state_path = os.path.join(folder.name, "state.pt")
torch.manual_seed(7)
model, optimizer = model_and_optimizer(seed=0)
short_run(model, optimizer, range(20))
save_state(state_path, model, optimizer, 20)
uninterrupted = short_run(model, optimizer, range(20, 40))

torch.manual_seed(8)
model, optimizer = model_and_optimizer(seed=1)
step = load_state(state_path, model, optimizer)
resumed = short_run(model, optimizer, range(step, 40))
print(f"largest difference of a loss: {max(abs(a - b) for a, b in zip(uninterrupted, resumed))}")

# %% [markdown]
# **Break it on purpose.** Load all but one part. **Predict** for each which losses differ from the uninterrupted run's, and
# compare with your prediction at the beginning. (3 seconds)

# %% {"tags": ["raises-exception"]}
for forgotten in ("the random state", "the optimizer's state"):
    model, optimizer = model_and_optimizer(seed=1)
    step = load_state(state_path, model, optimizer)
    if forgotten == "the random state":
        torch.manual_seed(8)
    else:
        optimizer = torch.optim.AdamW(model.parameters())
    broken = short_run(model, optimizer, range(step, 40))
    gaps = [abs(a - b) for a, b in zip(uninterrupted, broken)]
    print(f"without {forgotten}: differs by {gaps[0]:.4f} at the first step, by {max(gaps):.4f} at most")

# %% [markdown]
# **Explain.** The run without the random state has learnt as much in the end as the whole one. What is lost, then?
#
# <details><summary>Answer</summary>
#
# The experiment. If a run depends on where it was stopped, two runs meant to differ in one setting differ in more than that,
# and a bug seen at step 900 cannot be seen again from the checkpoint of step 800.
# </details>

# %% [markdown]
# ### Question 4
#
# A run draws its batches from a random generator, uses dropout, and computes the learning rate from the step's number. Its
# checkpoints hold the model, the state of AdamW and the number of steps, but no state of a random generator. It is stopped after
# step 5,000, in the middle of an epoch, and resumed with a new seed on the same machine. Take **all** that is right; only the
# exact set of options has points.
#
# - **a.** After loading, the parameters are those of step 5,000, to the last bit.
# - **b.** The learning rates of the steps that follow are those of the uninterrupted run.
# - **c.** The loss of the first step after resuming equals that of the uninterrupted run; the two part only later.
# - **d.** Of this epoch, some texts may be read twice, and others not at all.
# - **e.** AdamW's running averages begin at 0 again, so the loss jumps at first.
# - **f.** Resumed twice from this checkpoint with the same new seed, the two runs agree to the last bit.
# - **g.** The resumed run ends with a worse model than the uninterrupted one would have.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q4", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q4 = and a list of letters, such as ["a", "g"].
### BEGIN SOLUTION
answer_q4 = ["a", "b", "d", "f"]
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
# *Difficulty 2 of 5 · importance 5 of 5 · about 15 minutes · 4 points*
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
# above says what to expect of the first, nearly: its chance preferences, which no text bears out, cost a little more than
# having none. (2 seconds)

# %% {"tags": ["raises-exception"]}
from torch.nn.utils.rnn import pad_sequence

from tinyloops.models import PAD


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
#
# The texts of a made-up language have an entropy of exactly 1.90 nats a token. On the same 200,000 fresh tokens of it model A has
# a loss of 1.95 nats, a perplexity of 7.03, and model B one of 1.80 nats, a perplexity of 6.05. What is right?
#
# - **a.** B is the better model: on the same tokens the lower perplexity wins.
# - **b.** B has overfitted: it has learned its training texts by heart, down to the last word.
# - **c.** No model can honestly reach B's loss: look for a leak, or for a slip in the measurement.
# - **d.** The floor is that of A's kind of model. A larger model such as B may well go below it.
# - **e.** Nothing is wrong: a perplexity is only impossible below 1.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q5", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q5 = and one letter in quotes.
### BEGIN SOLUTION
answer_q5 = "c"
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
# *Difficulty 3 of 5 · importance 4 of 5 · about 20 minutes · 4 points*
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
#
# **Complete a line.** Change these logits so that the second token gets probability 0, and the others share all of it.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "cut_token", "locked": false, "solution": true, "schema_version": 3, "task": false}}
logits, stays = torch.tensor([2.0, 1.0, 0.0]), torch.tensor([True, False, True])
### BEGIN SOLUTION
cut = logits.masked_fill(~stays, -math.inf)
### END SOLUTION
print([round(p, 3) for p in cut.softmax(-1).tolist()], "(it should say 0.881, 0 and 0.119)")

# %% {"nbgrader": {"grade": false, "grade_id": "sampling", "locked": false, "solution": true, "schema_version": 3, "task": false}}
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
# divide the logits by the temperature               (a new tensor)
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
# is exp of the distribution's entropy: a choice among that many equally likely words would be as open.

# %% {"tags": ["raises-exception"]}
truth = torch.tensor(world.next_token_probabilities([BOS, *world.tokens("The strikers")[:-1]]))
for knobs in ({}, {"temperature": 0.5}, {"temperature": 2.0}, {"top_k": 3}, {"top_p": 0.8}, {"temperature": 0}):
    probs = sampling_distribution(truth.log(), **knobs)
    best = ", ".join(f"{world.vocabulary[i]} {probs[i]:.2f}" for i in probs.topk(3).indices if probs[i] > 0)
    possible, as_open_as = int((probs > 0).sum()), torch.special.entr(probs).sum().exp()
    print(f"{str(knobs):22} {best:40} {possible:3} words possible, as open as {as_open_as:.1f}")

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
# | `seed` | int | seeds a generator of the run's own, which alone decides the order of the blocks; torch's global random state is neither used for it nor set |
# | returns | list of `steps` floats | the loss of each step, before its update |
#
# - **Optimizer:** one `torch.optim.AdamW(model.parameters())` for the whole run, all its settings but the learning rate at
#   their defaults. (Chapter 1 trains with other settings; here this list counts.)
# - **Epochs:** an epoch is one random permutation of all N blocks, cut into batches of `batch_size`; the last batch of an
#   epoch may be smaller. When a permutation is used up, a new one is drawn.
# - **Steps** count from 0. Each takes the next batch and calls your `training_step` with your `learning_rate` of that step.
#
# **By hand.** N = 10 blocks, batch_size = 4. The permutation 7 2 9 0 4 1 8 3 6 5 gives the batches (7 2 9 0), (4 1 8 3),
# (6 5); step 3 begins a new permutation. Step 4 is in epoch 2.
#
# (To stop and resume such a run exactly, the generator's state would have to go into exercise 6's file as a fifth part.)
#
# **Predict.** 8000 texts fill 3753 blocks. How many times does a run of 600 steps of 32 blocks see each of them? What will
# the first loss be, about, with a vocabulary of about 300?
#
# <details><summary>Answers</summary>
#
# 600 · 32 / 3753 ≈ 5 times. An untrained model is about as unsure as a uniform one: log 300 ≈ 5.7 nats.
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
# 8000 texts of the world, 600 steps, about 12 seconds. **Look for:** a steep fall in the first 50 steps, where the
# model learns which words are frequent and which follow which; then a long slope, where it learns grammar and facts. A curve
# that stays high would say that something is wrong, and so would a mean over many steps that is below the floor; single
# batches of easy texts may be.
#
# The dashed line is the entropy floor of the *packed* stream. Its tokens are those of the texts, and one `<bos>` a text, which
# is certain after `<eos>` and costs nothing. Cutting into blocks takes the beginning from many texts, and a model that has not
# read it cannot predict as well: the curve stays a little above the line. The scale is logarithmic, so that the slope shows.

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
axis.set(xlabel="step", ylabel="nats a token", yscale="log")
axis.minorticks_off()
axis.set_yticks([1, 1.5, 2, 3, 4, 6], labels=["1", "1.5", "2", "3", "4", "6"])
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
def write(model: torch.nn.Module, number: int, seed: int, **knobs) -> list[str]:
    """Texts of the model's own, all of them token by token, from <bos> to <eos> or to 40 tokens."""
    dice = torch.Generator().manual_seed(seed)
    rows = torch.full((number, 1), BOS)
    while rows.shape[1] < 40 and not (rows == EOS).any(dim=1).all():
        with torch.no_grad():
            logits = model(rows).logits[:, -1]
        probs = torch.stack([sampling_distribution(row, **knobs) for row in logits])
        rows = torch.cat([rows, torch.multinomial(probs, 1, generator=dice)], dim=1)
    return [world.text(row) for row in rows.tolist()]


for knobs in ({"temperature": 1.0}, {"temperature": 0.7, "top_p": 0.95}, {"temperature": 0}, {"temperature": 2.0}):
    written = write(pretrained, 100, seed=0, **knobs)
    grammatical = sum(map(world.is_grammatical, written))
    stated = [truth for truth in map(world.is_true, written) if truth is not None]
    facts = f"{sum(stated)} of {len(stated)} stated facts are true" if stated else "no facts are stated"
    print(f"{knobs}: {grammatical} of 100 texts keep the grammar; different texts: {len(set(written))}; {facts}")
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
# **Explain.** The training curve of the real run ends at about 1.06 nats a token, and the entropy floor of a text's tokens is
# 1.086. Has the model found a way below the floor?
#
# <details><summary>Answer</summary>
#
# No. The stream has one token more for each text, `<bos>`, and it costs nothing; the mean over the stream is lower by that
# share. A model that is really below the floor of *fresh* texts would know something about them that cannot be known: it
# would have seen them, or would see the token that it is to predict.
# </details>

# %% [markdown]
# ### Question 6
#
# Pre-training on a hundred million words of news has ended with the parameters θ̂. Next, customer e-mails are to be sorted into
# three classes, and 300 of them are labelled. What does θ̂ give you?
#
# - **a.** A classifier: θ̂ minimises the loss on a hundred million words, so it can be used on e-mails as it is.
# - **b.** A memory of the news texts: e-mails are sorted by the news that they resemble most.
# - **c.** Representations that have to stay as they are: training θ̂ any further destroys what it knows.
# - **d.** A shorter training, and nothing else: from random parameters the same 300 e-mails lead to the same accuracy, later.
# - **e.** Initial values, from which the task's own training needs far fewer labels than from random ones.

# %% {"tags": ["raises-exception"], "nbgrader": {"grade": false, "grade_id": "answer_q6", "locked": false, "solution": true, "schema_version": 3, "task": false}}
# Write answer_q6 = and one letter in quotes.
### BEGIN SOLUTION
answer_q6 = "e"
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
# ## Written answer (8 points, graded by a human)
#
# A start-up has 50,000 chats with customers, and pre-trains a small decoder on them. It reports:
#
# > We shuffled all **messages** of all chats and put 5% aside. The training loss is 1.12 nats a token, the held-out loss 1.15, that
# > is a perplexity of 3.2: the model has almost understood the language of our customers. Fifty samples, drawn at temperature 0.2,
# > were all fluent. From next week the model will sort incoming chats into five kinds of request; no further training is needed.
#
# Write to them, in 200 to 350 words. Say
#
# 1. what the losses and the perplexity show and do not show, and with which second figure, that one can get for real chats (whose
#    floor nobody knows), you would compare them;
# 2. what may be wrong with the held-out loss, and how you would find out;
# 3. what the samples do not show, and how you would sample instead;
# 4. whether the model can sort chats as it is, and which **experiment** would settle what pre-training was worth for it.
#
# Use at least one number that **you** measured in this notebook as evidence for one of the parts; without it half a point is
# lost. Each part is worth 2 points: one for the right diagnosis, one for a reason or a test that somebody could carry out.

# %% [markdown] {"nbgrader": {"grade": true, "grade_id": "written", "points": 8, "locked": false, "solution": true, "schema_version": 3, "task": false}}
# *Write your answer here.*
