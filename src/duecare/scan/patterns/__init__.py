"""Values that tell by their form: one pass over raw bytes finds lines that may hold one, exact rules confirm."""
