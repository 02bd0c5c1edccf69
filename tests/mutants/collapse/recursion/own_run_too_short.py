"""Two generations after generation 0."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "called with another number than 3"

my_replace, my_accumulate = my_replace[:3], my_accumulate[:3]
my_kl = {plan: values[:3] for plan, values in my_kl.items()}
