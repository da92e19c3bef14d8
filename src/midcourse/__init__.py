"""midcourse: claims you can run.

An open workbench for missile-defence and arms-control questions: the shield, the treaties, the talks.
"""

from __future__ import annotations

from midcourse._version import __version__

__all__ = ["__version__"]
