"""One file per format: a path becomes shards that workers can read apart."""
