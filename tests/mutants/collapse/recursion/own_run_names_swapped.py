"""The distances stand under each other's name."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "these are the distances of"

my_kl = {"replace": my_kl["accumulate"], "accumulate": my_kl["replace"]}
