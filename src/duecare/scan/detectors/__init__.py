"""One file per detector; the folder is walked."""
