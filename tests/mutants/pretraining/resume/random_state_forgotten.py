"""The random state is not saved."""

import os

import torch

FAILS = (
    "the random state comes back: a run with dropout goes on to the last bit",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
)
SAYS = "torch's random generator is not in the state"


def save_state(path, model, optimizer, step):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_state(path, model, optimizer):
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
