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
    only_sources: Annotated[bool, typer.Option(help="Make the instructor's notebooks; leave release/ alone.")] = False,
    quiet: Annotated[bool, typer.Option(help="Say nothing when all is well.")] = False,
) -> None:
    """Build notebooks from their .py sources, and release/ from them."""
    from .build import build as build_course

    changed = build_course(Course.find(course), only_sources=only_sources)
    if not quiet:
        typer.echo("\n".join(f"built {path}" for path in changed) or "everything was up to date")


@app.command()
def chapters(
    course: CourseOption = HERE,
    force: Annotated[bool, typer.Option(help="Also those whose code is unchanged.")] = False,
) -> None:
    """Run the chapters whose code changed, and keep their outputs in course/*.ipynb."""
    from .build_chapters import is_fresh, refresh_prose, run_chapter_with_bar

    here = Course.find(course)
    for chapter in here.chapters():
        if is_fresh(here, chapter) and not force:
            refresh_prose(here, chapter)
            typer.echo(f"{chapter.name}: its code is unchanged, outputs kept")
        else:
            run_chapter_with_bar(here, chapter)
            typer.echo(f"{chapter.name}: run and written")


@app.command()
def claims(
    chapter: Annotated[str, typer.Argument(help="e.g. 01_pretraining; all by default")] = "",
    course: CourseOption = HERE,
) -> None:
    """Run the chapters with several seeds, and write which of their claims hold to docs/claims/."""
    from .claims import check_claims

    here = Course.find(course)
    names = [chapter] if chapter else [path.stem for path in here.chapters()]
    fallen = [name for name in names if not check_claims(here.root, name)]
    if fallen:
        raise CourseError(f"Claims that don't stand, in: {', '.join(fallen)}. See docs/claims/.")


@app.command()
def checkpoints(course: CourseOption = HERE) -> None:
    """Train the ready-made checkpoints anew by running chapter 1."""
    from .ready_made import make_checkpoints

    typer.echo(f"written: {make_checkpoints(Course.find(course).root)}")


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


def main() -> None:
    """Run the command line; what a user can mend ends with one plain message and exit code 1."""
    try:
        app()
    except CourseError as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
