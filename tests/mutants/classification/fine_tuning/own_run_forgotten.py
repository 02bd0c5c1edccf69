"""The modules were made, but the training cell was not run to its end."""

import torch

from tinyloops import checkpoints

FAILS = (
    "your own classifiers sort fresh e-mails, and your frozen encoder is θ̂ to the bit",
    "your own classifiers sort e-mails that only the grader has",
)
SAYS = "is not trained"


full_encoder = frozen_encoder = checkpoints.load("encoder")[0].base_model
full_head = frozen_head = torch.nn.Linear(64, 3)
torch.nn.init.zeros_(full_head.weight)
