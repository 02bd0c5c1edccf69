"""What instructors run: build assignments from their sources, grade submissions, report.

`autograder --help` lists the commands. `autograder.hidden` holds the hidden checks and the keys of the
concept questions; it exists in a clone of the repository only and is never part of an installed package.
"""
