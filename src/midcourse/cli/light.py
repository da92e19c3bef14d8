"""Options without pydantic: a command of plain options answers in a tenth of a second less.

From 0.20 on, typer turns the text of every option into its type with a pydantic adapter, and importing pydantic takes
longer than most of our quick commands. For the plain types (text, flags, paths) no adapter is needed. This reaches into
typer: where a version has no such place, nothing is changed and the commands work as before, only slower.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["lighten"]

_PLAIN: dict[Any, Any] = {str: str, bool: bool, Path: Path}
#: Settings of an option that ask for more than its type.
_SPECIAL = ("parser", "click_type", "exists", "resolve_path")


class _Plain:
    """Coerces text to a plain type; takes the place of typer's own coercion of one parameter."""

    def __init__(self, kind: Any, param: Any) -> None:
        self._kind = kind
        self._param = param

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Give the value as the type, or leave what is not plain text to typer."""
        if value is None or isinstance(value, self._kind):
            return value
        if isinstance(value, str) and self._kind is Path:
            return Path(value)
        self._param._runtime_param = None
        return self._param.get_runtime_param().coerce(value, param, ctx)


def lighten(command: Any) -> None:
    """Let a command and all below it coerce plain options without pydantic.

    Parameters
    ----------
    command : typer or click command
        Left as it is where it has no parameters of a plain type.
    """
    found = command.get_params

    def with_light_parameters(ctx: Any) -> list[Any]:
        params: list[Any] = found(ctx)
        for param in params:
            _lighten_parameter(param)
        return params

    command.get_params = with_light_parameters
    for below in getattr(command, "commands", {}).values():
        lighten(below)


def _lighten_parameter(param: Any) -> None:
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is None or getattr(param, "_runtime_param", param) is not None:
        return
    special = any(getattr(descriptor.parameter_info, name, None) for name in _SPECIAL)
    if descriptor.annotation in _PLAIN and not special:
        param._runtime_param = _Plain(_PLAIN[descriptor.annotation], param)
