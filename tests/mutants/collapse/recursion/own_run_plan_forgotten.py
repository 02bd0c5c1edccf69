"""Both runs replace."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "accumulate to end at"

my_accumulate = my_replace
my_kl = {plan: my_kl["replace"] for plan in my_kl}
