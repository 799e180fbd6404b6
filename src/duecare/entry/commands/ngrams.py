"""``duecare ngrams``: a hashed index of an evaluation, to look for its items in training data without shipping them."""

from pathlib import Path

import click

from duecare.entry.rows import INSTALL, missing_package


@click.command("ngrams", short_help="Make a hashed index of an evaluation that holds no text.")
@click.argument("evaluation", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write: *.npz.")
def command(evaluation: Path, output: Path) -> None:
    """Hash every 8 and 13 words in a row of the items in EVALUATION, one item a row, for `overlap.against`.

    The index tells whether words repeat an item, and no word of it; whoever can guess an item can test the guess.
    """
    if lacking := missing_package():
        raise click.ClickException(f"{lacking} is not installed, and rows cannot be read without it: {INSTALL}")
    if output.suffix != ".npz":
        raise click.ClickException(f"the index must be called *.npz, so that it is known for one: {output}")
    from duecare.scan.gramindex import of_file, saved
    from duecare.scan.streams import Unreadable

    try:
        index = of_file(evaluation.resolve().parent, evaluation.name)
        saved(index, output)
    except Unreadable as why:
        raise click.ClickException(f"{evaluation} {why.what}: {why.unlock}") from why
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror or error}") from error
    found = len(index.brief.hashes) + len(index.long.hashes)
    click.echo(f"wrote {output}: {index.items:,} items, {found:,} n-grams", err=True)
    if index.short:
        click.echo(f"{index.short:,} items have fewer than 8 words and cannot be found", err=True)
