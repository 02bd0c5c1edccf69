"""The learner's library of the course: the world, its data, small models, checks and figures."""

from .environment import check_environment

__all__ = ["check_environment"]
