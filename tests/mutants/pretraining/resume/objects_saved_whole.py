"""The model is saved as an object, not its state."""

import os

import torch

FAILS = (
    "the weights and the step come back",
    "the optimizer's state comes back",
    "the random state comes back: a run with dropout goes on to the last bit",
    "a crash while saving keeps the last good file, and its error reaches the caller",
    "a save puts a new file in the old one's place, and writes nothing into the old one",
    "until the new file takes its place, the old one is there",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
)
SAYS = "an object was saved whole"


def save_state(path, model, optimizer, step):
    state = {
        "model": model,
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_state(path, model, optimizer):
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"].state_dict())
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
