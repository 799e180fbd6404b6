"""A thin client over PyGithub: paging, retries, typed answers."""
