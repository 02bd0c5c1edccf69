# %% [markdown]
# Ends the kernel's process.

# %% sampling
import os

os._exit(0)
