"""The hidden checks of assignment 2, a module an exercise."""
