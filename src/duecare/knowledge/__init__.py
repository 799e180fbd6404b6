"""Pure, cited facts and methods, with their data files."""
