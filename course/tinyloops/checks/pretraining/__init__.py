"""The visible checks of assignment 1, a module an exercise."""
