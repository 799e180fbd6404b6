"""The nouns of duecare: frozen values that every room speaks and that import nothing of ours."""
