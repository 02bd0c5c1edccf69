"""The hidden checks of assignment 3, a module an exercise."""
