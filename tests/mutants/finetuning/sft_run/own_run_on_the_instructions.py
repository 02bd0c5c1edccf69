"""The own run has a loss on the instructions as well."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "the words of the instructions were targets"


tuned = fresh_decoder()
fine_tune(tuned, train_pairs, 200, 16, 1e-3, PAD, prompt_weight=1.0)
