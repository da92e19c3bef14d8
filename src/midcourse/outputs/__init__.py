"""Files out: the store, figures, the report, exports."""
