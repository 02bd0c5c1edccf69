"""Whole objects are saved; loading gives the names `model` and `optimizer` to new ones."""

import os

import torch

FAILS = (
    "the weights and the step come back",
    "the optimizer's state comes back",
    "the random state comes back: a run with dropout goes on to the last bit",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
)
SAYS = "the state was not put into this model"


def save_state(path, model, optimizer, step):
    state = (model, optimizer, step, torch.get_rng_state())
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_state(path, model, optimizer):
    try:
        model, optimizer, step, random = torch.load(path, weights_only=False)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    torch.set_rng_state(random)
    return step
