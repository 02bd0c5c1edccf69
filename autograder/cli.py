"""The command line: `autograder build`, `autograder demo`, ..."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .course import Course, CourseError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
CourseOption = Annotated[Path, typer.Option("--course", help="Course folder; by default the one you are in.")]
HERE = Path(".")


@app.command()
def build(
    course: CourseOption = HERE,
    only_sources: Annotated[bool, typer.Option(help="Make the instructor's notebooks, not the release.")] = False,
    quiet: Annotated[bool, typer.Option(help="Say nothing when all is well.")] = False,
) -> None:
    """Build notebooks from their .py sources, and release/ from them."""
    from .build import build as build_course

    changed = build_course(Course.find(course), only_sources=only_sources)
    if not quiet:
        typer.echo("\n".join(f"built {path}" for path in changed) or "everything was up to date")


@app.command()
def demo(
    assignment: Annotated[str, typer.Argument(help="Which assignment.")] = "01_pretraining",
    course: CourseOption = HERE,
) -> None:
    """Grade a sample class with nbgrader, in build/demo/, and write a class report."""
    from rich.console import Console

    from .demo import demo as run_demo

    console = Console()
    # A terminal has its own width; a log file has none, and tables need more than the usual 80 columns.
    run_demo(Course.find(course), assignment, console if console.is_terminal else Console(width=140))


@app.command()
def unbuild(
    assignment: Annotated[str, typer.Argument(help="e.g. 01_pretraining")],
    course: CourseOption = HERE,
    overwrite: Annotated[bool, typer.Option(help="Even if the .py was edited too.")] = False,
) -> None:
    """Write a source notebook that was edited in Jupyter back into its .py."""
    from .build_back import unbuild as write_back

    changed = write_back(Course.find(course), assignment, overwrite=overwrite)
    typer.echo(f"source/{assignment}/{assignment}.py " + ("has the edits now" if changed else "has them already"))


@app.command()
def tidy(course: CourseOption = HERE) -> None:
    """Put all .py sources of notebooks into the form in which edits come back from Jupyter."""
    from .build_back import tidy as put_in_form

    here = Course.find(course)
    for path in [here.source_py(name) for name in here.assignments()] + here.chapters():
        if put_in_form(path):
            typer.echo(f"tidied {path.relative_to(here.root)}")


def main() -> None:
    """Run the command line; what a user can mend ends with one plain message and exit code 1."""
    try:
        app()
    except CourseError as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
