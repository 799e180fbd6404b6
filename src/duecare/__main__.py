"""``python -m duecare`` and the ``duecare`` command."""

from duecare.entry.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
