# %% [markdown]
# Tries to be right by returning objects that equal everything.

# %% template
class Right(list):
    def __eq__(self, other):
        return True

    __hash__ = None


def prompt_ids(instruction, special):
    return Right()


def encode_pair(instruction, response, special):
    return Right(), Right()

# %% objective
class Loss(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    def __rsub__(self, other):
        return 0.0

    __hash__ = None


def sequence_log_prob(logits, input_ids, weights):
    return Loss(0)


def objective(logits, input_ids, weights, per="token"):
    return Loss(0)
