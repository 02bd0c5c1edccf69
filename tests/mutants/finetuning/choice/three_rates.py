"""The sweep has three rates."""

FAILS = (
    "your sweep: four rates or more, each from θ̂, with numbers that its models really have",
    "your choice is the one that your own limit leaves of your own runs",
    "on data that only the grader has, your models forget as your numbers say",
)
SAYS = "at least 4 runs"

my_runs = my_runs[-3:]
