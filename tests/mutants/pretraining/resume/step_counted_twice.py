"""The next step is counted when saving and once more when loading."""

import os

import torch

FAILS = (
    "the weights and the step come back",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
    "a save puts a new file in the old one's place, and writes nothing into the old one",
)
SAYS = "the step is lost or changed on the way"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step + 1,
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


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
