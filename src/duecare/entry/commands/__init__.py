"""One module per command, each with `command` (click.Command); the folder is walked."""
