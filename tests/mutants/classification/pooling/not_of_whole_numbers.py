"""`~` is taken to be "not", also for a mask of whole numbers."""

FAILS = (
    "mean_pool is the mean of each row's real states",
    "mean_pool: padding may stand at the left and in between",
    "mean_pool: padding may hold inf and nan, and the input stays as it is",
    "mean_pool: the mask may be long, bool or float, and the result has the states' dtype",
    "mean_pool: the gradient reaches the real states and no others",
    "mean_pool is right on fresh batches of other shapes and number types",
)
SAYS = '`~` of whole numbers is not "not"'


def mean_pool(states, attention_mask):
    kept = states.masked_fill(~attention_mask.unsqueeze(-1), 0)
    return kept.sum(dim=1) / attention_mask.sum(dim=1, keepdim=True)
