"""One model is kept for two generations."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "have the same parameters"

my_replace = [my_replace[0], Generation(my_replace[0].model, my_replace[1].written), *my_replace[2:]]
