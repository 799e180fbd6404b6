"""The one wrapper around the git command."""
