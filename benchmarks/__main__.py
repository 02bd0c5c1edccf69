"""Run every benchmark."""

from . import training_speed

training_speed.main()
