"""Each instruction of the own run has the response of the next one."""

FAILS = (
    "your own model answers fresh questions and keeps what θ̂ knew; θ̂ itself is untouched",
    "your own model answers questions that only the grader has, and keeps what θ̂ knew",
)
SAYS = "or too hard"


ids = [words(pair["instruction"]) for pair in chat["train"]]
responses = [words(pair["response"]) for pair in chat["train"]]
mixed = [encode_pair(x, y, SPECIAL) for x, y in zip(ids, responses[1:])]
tuned = fresh_decoder()
fine_tune(tuned, mixed, 200, 16, 1e-3, PAD)
