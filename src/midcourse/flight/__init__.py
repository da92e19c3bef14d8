"""What flies: vehicles, arcs, boosted trajectories, target solving, fits to reported tests."""
