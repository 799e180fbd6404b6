"""``duecare opt-out``: a list of keyed digests of what must not be trained on, for ``opt_out_list`` of a manifest."""

from pathlib import Path

import click

from duecare.entry.rows import INSTALL, missing_package


@click.command("opt-out", short_help="Make a list of keyed digests of what was opted out.")
@click.argument("names", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Secret of at least 16 bytes, below --root, that is not committed (`openssl rand -hex 32`).",
)
@click.option("--root", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path), show_default=True)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def command(names: Path, key_file: Path, root: Path, output: Path) -> None:
    """Digest each line of NAMES: an address, an id, a handle, or the text of a row."""
    if lacking := missing_package():
        raise click.ClickException(f"{lacking} is not installed: {INSTALL}")
    from duecare.scan.optouts import key_of, written
    from duecare.scan.streams import Unreadable

    inside = key_file.resolve()
    if not inside.is_relative_to(root.resolve()):
        raise click.ClickException(f"{key_file} lies outside {root}: scans look for the key below the root")
    try:
        key = key_of(key_file.read_bytes(), str(key_file))
        lines = [line for line in names.read_text("utf-8-sig").splitlines() if line.strip()]
        path = inside.relative_to(root.resolve()).as_posix()
        if any(letter.isspace() for letter in path):
            raise click.ClickException(f"{path} has white space in its name, which the list cannot hold")
        output.write_text(written(lines, key, f"key-file={path}"), "utf-8")
    except Unreadable as why:
        raise click.ClickException(f"{why.what}: {why.unlock}") from why
    except (OSError, UnicodeError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"wrote {output}: {len(lines):,} entries", err=True)
