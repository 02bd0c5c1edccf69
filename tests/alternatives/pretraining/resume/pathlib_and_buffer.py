"""The state is made in memory, written with pathlib, and renamed by it."""

import io
from pathlib import Path

import torch


def save_state(path, model, optimizer, step):
    buffer = io.BytesIO()
    torch.save([model.state_dict(), optimizer.state_dict(), torch.get_rng_state(), step], buffer)
    temporary = Path(path).with_name(".new")
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def load_state(path, model, optimizer):
    if not Path(path).is_file():
        raise FileNotFoundError(f"no file {path}")
    try:
        weights, moments, random, step = torch.load(io.BytesIO(Path(path).read_bytes()))
        model.load_state_dict(weights)
        optimizer.load_state_dict(moments)
        torch.random.set_rng_state(random)
    except Exception:
        raise ValueError(f"cannot read a state from {path}; delete it and start again") from None
    return int(step)
