"""Which files are what: policy globs and well-known names; opens no file."""
