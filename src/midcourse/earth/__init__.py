"""Where things are: geodesy, frames, gravity, atmosphere."""
