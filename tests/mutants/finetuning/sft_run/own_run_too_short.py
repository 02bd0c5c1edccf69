"""The own run has 20 steps, not 200."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "it was trained too little"


tuned = fresh_decoder()
fine_tune(tuned, train_pairs, 20, 16, 1e-3, PAD)
