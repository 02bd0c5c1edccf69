"""The learner's own model was never trained."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "`tuned` is not trained"


tuned = fresh_decoder()
