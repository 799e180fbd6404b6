"""One file per rule, pure; nothing else lives here."""
