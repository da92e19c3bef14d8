"""Compiled loops: plain arrays in; plain arrays and a status code out. Knows no units and no records."""
