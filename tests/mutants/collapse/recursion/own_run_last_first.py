"""The last generation's distance comes first."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "the last generation stands first"

my_kl = {plan: values[::-1] for plan, values in my_kl.items()}
