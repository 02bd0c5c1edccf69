"""The texts stand beside the models in reversed order."""

FAILS = ("your own run: models of their own, their distances, and what each plan does to them",)
SAYS = "the texts of another generation"

my_replace = [
    Generation(each.model, other.written) for each, other in zip(my_replace, reversed(my_replace), strict=True)
]
