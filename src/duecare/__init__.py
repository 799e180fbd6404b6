"""duecare gates changes to fine-tuned language models the way tests gate changes to code."""

__version__ = "0.1.0"
