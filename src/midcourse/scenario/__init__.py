"""Files in: YAML scenarios with unit suffixes, checked and turned into frozen SI records."""
