"""The own run starts from random weights."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "started from random weights"


tuned = small_decoder(len(tokenizer), seed=0)
fine_tune(tuned, train_pairs, 200, 16, 3e-3, PAD)
