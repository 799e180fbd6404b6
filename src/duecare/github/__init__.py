"""A thin client over PyGithub: paging, bounded retries, typed answers."""
