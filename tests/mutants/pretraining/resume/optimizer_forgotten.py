"""The optimizer's state is not saved."""

import os

import torch

FAILS = (
    "the optimizer's state comes back",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
)
SAYS = "moments, step counts and rate start anew"


def save_state(path, model, optimizer, step):
    state = {"model": model.state_dict(), "step": step, "random": torch.get_rng_state()}
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_state(path, model, optimizer):
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
