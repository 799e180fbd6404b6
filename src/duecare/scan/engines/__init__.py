"""Run detectors over shards: supervised local processes, or a Ray cluster; the same Profile from both."""
