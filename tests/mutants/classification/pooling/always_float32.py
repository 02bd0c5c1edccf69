"""A mean is computed in float32, whatever comes in."""

FAILS = (
    "mean_pool: the mask may be long, bool or float, and the result has the states' dtype",
    "mean_pool is right on fresh batches of other shapes and number types",
)
SAYS = "the dtype of the states"


def mean_pool(states, attention_mask):
    real = (attention_mask != 0).unsqueeze(-1)
    return states.float().masked_fill(~real, 0).sum(dim=1) / real.sum(dim=1)
