"""The rate of the own run is ten times too large."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "the steps were too large"


tuned = fresh_decoder()
fine_tune(tuned, train_pairs, 200, 16, 1e-2, PAD)
