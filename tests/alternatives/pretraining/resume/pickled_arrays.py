"""Arrays pickled by hand, with a checksum in front; os.rename puts the file in its place."""

import copy
import hashlib
import os
import pickle

import torch


def save_state(path, model, optimizer, step):
    arrays = {name: value.numpy() if hasattr(value, "numpy") else value for name, value in model.state_dict().items()}
    content = pickle.dumps((arrays, copy.deepcopy(optimizer.state_dict()), torch.get_rng_state().tolist(), step))
    with open(f"{path}.partial", "wb") as file:
        file.write(hashlib.sha256(content).digest() + content)
    os.rename(f"{path}.partial", path)


def load_state(path, model, optimizer):
    with open(path, "rb") as file:
        data = file.read()
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        raise ValueError(f"{path} is not whole")
    arrays, moments, random, step = pickle.loads(data[32:])
    for name, tensor in model.state_dict().items():
        tensor.copy_(torch.from_numpy(arrays[name]))
    optimizer.load_state_dict(moments)
    torch.set_rng_state(torch.tensor(random, dtype=torch.uint8))
    return step
