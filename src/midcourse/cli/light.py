"""What the command line does without, so that quick commands stay quick.

Options without pydantic: a command of plain options answers in a tenth of a second less.

From 0.20 on, typer turns the text of every option into its type with a pydantic adapter, and importing pydantic takes
longer than most of our quick commands. For plain types (text, flags, paths, numbers) no adapter is needed. This reaches
into typer: where a version has no such place, nothing is changed and the commands work as before, only slower.

Tables without pandas: pyarrow looks for it at the first array it makes, and where it is installed (SALib brings it)
importing it takes a third of a second. No command but the sensitivity study needs it. So too the linear algebra of
SciPy, which numba loads for loops that ours are not.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, ClassVar

__all__ = ["leave_out", "lighten", "with_pandas"]

_PLAIN: dict[Any, Any] = {str: str, bool: bool, Path: Path, list[str]: list}
#: Numbers as they are mostly written; whatever else is written is left to typer.
_NUMBERS: dict[Any, re.Pattern[str]] = {
    int: re.compile(r"[-+]?[0-9]{1,18}"),
    float: re.compile(r"[-+]?([0-9]{1,18}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?"),
}
#: Settings of an option that ask for more than its type.
_SPECIAL = ("parser", "click_type", "exists", "resolve_path")


class _Plain:
    """Coerces text to a plain type; takes the place of typer's own coercion of one parameter."""

    def __init__(self, kind: Any, param: Any) -> None:
        self._kind = kind
        self._param = param

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Give the value as the type, or leave what is not plain text to typer."""
        if self._kind is list:
            if value is None:
                return ()
            if not isinstance(value, str) and all(isinstance(item, str) for item in value):
                return list(value)
        elif value is None or isinstance(value, self._kind):
            return value
        if isinstance(value, str) and self._kind is Path:
            return Path(value)
        self._param._runtime_param = None
        return self._param.get_runtime_param().coerce(value, param, ctx)


class _Number:
    """Coerces text to a number where it is plainly one within the limits; leaves all else to typer."""

    def __init__(self, kind: Any, param: Any) -> None:
        self._kind = kind
        self._param = param

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Give the value as the number, or leave it to typer, which knows how to refuse it."""
        if value is None:
            return None
        if isinstance(value, str) and _NUMBERS[self._kind].fullmatch(value):
            number = self._kind(value)
            info = self._param.type_descriptor.parameter_info
            if (info.min is None or number >= info.min) and (info.max is None or number <= info.max):
                return number
        elif type(value) is self._kind:
            return value
        self._param._runtime_param = None
        return self._param.get_runtime_param().coerce(value, param, ctx)


class _Absent:
    """A finder that says of a few packages that they are not there; all others it leaves to the other finders."""

    #: What no command but one needs.
    names: ClassVar[set[str]] = {"pandas"}
    #: What numba looks for while it is imported, and our loops never use: linear algebra, and the measuring of tests.
    for_numba = frozenset({"scipy.linalg", "coverage"})
    #: Where it looks for them.
    parts = ("numba", "numba.np.arraymath", "numba.np.linalg")

    @classmethod
    def find_spec(cls, name: str, *_: Any) -> None:
        """Raise for what is left out."""
        if name in cls.names or (name in cls.for_numba and any(map(cls._loading, cls.parts))):
            raise ModuleNotFoundError(f"{name} is left out of this command", name=name)

    @staticmethod
    def _loading(package: str) -> bool:
        module = sys.modules.get(package)
        return module is not None and bool(getattr(getattr(module, "__spec__", None), "_initializing", False))


def leave_out() -> None:
    """Let this process do as if pandas, and for numba linear algebra, were not installed.

    What is loaded already stays. Only a process that the command line started may call this.
    """
    if _Absent not in sys.meta_path:
        sys.meta_path.insert(0, _Absent)


def with_pandas() -> None:
    """Let pandas be found again, for a library that needs it."""
    _Absent.names.discard("pandas")


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
    if special:
        return
    if descriptor.annotation in _PLAIN:
        param._runtime_param = _Plain(_PLAIN[descriptor.annotation], param)
    elif descriptor.annotation in _NUMBERS:
        param._runtime_param = _Number(descriptor.annotation, param)
