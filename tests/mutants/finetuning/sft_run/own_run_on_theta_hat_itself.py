"""The run trained `decoder` itself."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "is a second name, not a second model"


trained = fresh_decoder()
fine_tune(trained, train_pairs, 200, 16, 1e-3, PAD)
tuned = decoder = trained
