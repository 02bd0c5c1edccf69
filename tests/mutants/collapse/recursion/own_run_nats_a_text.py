"""The distances are nats a text."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "nats a text, not nats a token"

my_kl = {plan: [kl * (float(tokens.sum()) / len(unread)) for kl in values] for plan, values in my_kl.items()}
