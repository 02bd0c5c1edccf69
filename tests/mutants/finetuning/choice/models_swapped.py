"""The models are kept under the wrong names."""

FAILS = (
    "your sweep: four rates or more, each from θ̂, with numbers that its models really have",
    "on data that only the grader has, your models forget as your numbers say",
)
SAYS = "on another model"

my_models = dict(zip(my_models, reversed(my_models.values()), strict=True))
