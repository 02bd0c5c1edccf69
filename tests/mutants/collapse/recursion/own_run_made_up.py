"""The numbers are what one would expect."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "on other texts, or on another model"

my_kl = {"replace": [0.1, 0.2, 0.3, 0.4], "accumulate": [0.1, 0.12, 0.13, 0.14]}
