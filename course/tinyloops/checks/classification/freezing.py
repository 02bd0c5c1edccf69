"""Exercise 6, freezing: what must not learn stays as it is, to the bit; the rest learns, each part at its own rate."""

from .adaptation import free_step, frozen_step, modes
from .freezing_functions import freezes, unfreezes
from .optimizers import leaves_out_frozen, own_rates

POINTS = 4.0

CHECKS = (freezes, unfreezes, own_rates, leaves_out_frozen, free_step, frozen_step, modes)
