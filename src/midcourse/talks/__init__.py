"""What is said: positions, proposals, timeline, claims, verdicts."""
