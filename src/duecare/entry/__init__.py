"""One file per command; clock, environment and file system enter here."""
