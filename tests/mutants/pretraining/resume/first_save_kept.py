"""A file that exists is never written again."""

import os

import torch

FAILS = (
    "a crash while saving keeps the last good file, and its error reaches the caller",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
    "a save puts a new file in the old one's place, and writes nothing into the old one",
)
SAYS = "the first save was kept"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    if not os.path.exists(path):
        torch.save(state, path)


def load_state(path, model, optimizer):
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
