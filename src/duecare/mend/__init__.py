"""Documents and findings become edits and drafts."""
