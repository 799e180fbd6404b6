"""duecare gates changes to fine-tuned language models the way tests gate changes to code."""

__version__ = "0.1.0"

# Where the hooks and the Action are fetched from.
REPOSITORY = "https://github.com/duecare/duecare"
