"""The visible checks of assignment 4, a module an exercise."""
