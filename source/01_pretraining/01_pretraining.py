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

# %% {"nbgrader": {"grade": false, "grade_id": "perplexity", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def perplexity(model: torch.nn.Module, batches: list[tuple[Tensor, Tensor]]) -> float:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_perplexity", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.perplexity", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.perplexity", globals(), score)
### END HIDDEN TESTS
score

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

# %% {"nbgrader": {"grade": false, "grade_id": "sampling", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def sampling_distribution(
    logits: Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_sampling", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.sampling", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.sampling", globals(), score)
### END HIDDEN TESTS
score

# %% [markdown]
# ## Exercise 9. The run

# %% {"nbgrader": {"grade": false, "grade_id": "pretraining_run", "locked": false, "solution": true, "schema_version": 3, "task": false}}
def pretrain(
    model: torch.nn.Module, blocks: Tensor, steps: int, batch_size: int, peak: float, warmup_steps: int,
    max_norm: float, seed: int
) -> list[float]:
    """Say what it does."""
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION

# %% {"nbgrader": {"grade": true, "grade_id": "check_pretraining_run", "points": 4, "locked": true, "solution": false, "schema_version": 3, "task": false}}
from tinyloops import checks

score = checks.grade("pretraining.pretraining_run", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.pretraining_run", globals(), score)
### END HIDDEN TESTS
score

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
