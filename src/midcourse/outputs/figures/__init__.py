"""Figures: plain arrays in, a matplotlib figure out.

Each module draws one kind of figure from a small frozen record of inputs (SI and radians); `style` holds what they
share and `style.save` writes PNG and SVG. Nothing here uses pyplot, so figures can be drawn in any thread and
leave no state.
"""
