"""The treaties: one file each, found by its name; the numbers are in the data file of the same name."""
