"""The models of the sweep were not trained."""

FAILS = (
    "your sweep: four rates or more, each from θ̂, with numbers that its models really have",
    "on data that only the grader has, your models forget as your numbers say",
)
SAYS = "it was not trained"

my_models = {name: checkpoints.load("decoder")[0] for name in my_models}
