"""The choice is not the one that the limit leaves."""

FAILS = ("your choice is the one that your own limit leaves of your own runs",)
SAYS = "answers better"

my_choice = my_runs[0].name
