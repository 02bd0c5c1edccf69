"""All runs of the sweep go on with the same model."""

FAILS = (
    "your sweep: four rates or more, each from θ̂, with numbers that its models really have",
    "on data that only the grader has, your models forget as your numbers say",
)
SAYS = "one and the same model"

my_models = dict.fromkeys(my_models, my_models[my_runs[-1].name])
