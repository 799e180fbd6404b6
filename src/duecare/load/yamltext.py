"""YAML text to a tree with places."""

from duecare.model.place import Fault, Span, Tree


def read_yaml(text: str, path: str) -> Tree:
    """Parse ``text``."""
    return Tree(None, (Fault(Span(path), "not read yet"),))
