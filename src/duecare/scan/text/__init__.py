"""What is trained on: rows of every known shape become pieces of text with a role and a place."""
