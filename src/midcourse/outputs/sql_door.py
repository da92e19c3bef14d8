"""The door to DuckDB: one SELECT over named tables, with the rest of the disk shut and nothing to be changed.

A connection lives in memory. Views are laid over Parquet files, then the door closes: no file outside the folders of
those views can be opened, no setting changed, no extension loaded, and a statement other than a SELECT is not run.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from midcourse.errors import InputError, unknown_name

if TYPE_CHECKING:
    import duckdb
    import pyarrow

__all__ = ["answered", "closed", "columns", "opened", "quoted", "view"]

_UNKNOWN_TABLE = re.compile(r"Table with name \"?([^\s\"!]+)\"? does not exist")
_UNKNOWN_COLUMN = re.compile(r"Referenced column \"([^\"]+)\" not found|does not have a column named \"([^\"]+)\"")


@contextlib.contextmanager
def opened(folders: Collection[str], filesystems: Iterable[Any] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection in memory that will be able to read files of these folders only, once `closed`.

    Parameters
    ----------
    folders : collection of str
        Paths or URLs.
    filesystems : iterable
        fsspec's, for URLs.
    """
    import duckdb

    with duckdb.connect(":memory:") as connection:
        for filesystem in filesystems:
            connection.register_filesystem(filesystem)
        if folders:
            listed = ", ".join(quoted(folder) for folder in sorted(folders))
            connection.execute(f"SET allowed_directories = [{listed}]")
        yield connection


def closed(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut the rest of the disk and the settings, for good."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def answered(connection: duckdb.DuckDBPyConnection, sql: str, hint: str = "") -> pyarrow.Table:
    """Run one SELECT.

    Parameters
    ----------
    connection : DuckDBPyConnection
        `closed`.
    sql : str
        One SELECT.
    hint : str
        Where the columns are listed, for an unknown one.

    Raises
    ------
    InputError
        For anything but one SELECT, an unknown table or column (with the nearest), and whatever DuckDB refuses.
    """
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as problem:
        raise InputError(f"this is no SQL: {_first(problem)}", where="SQL") from problem
    kinds = [str(item.type).rsplit(".", 1)[-1] for item in statements]
    if kinds != ["SELECT"]:
        said = " and ".join(kinds) or "nothing"
        raise InputError(
            f"the question is {said}", where="SQL", allowed="one SELECT",
            hint="results can be read and not changed; --csv and --json write the answer elsewhere",
        )  # fmt: skip
    try:
        return connection.execute(statements[0]).to_arrow_table()
    except duckdb.Error as problem:
        raise _explained(problem, columns(connection), hint) from problem


def columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Every table that a question may name, with its columns; those whose name begins with ``of_`` are ours."""
    rows = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns ORDER BY table_name, ordinal_position"
    ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in rows:
        if not table.startswith("of_"):
            found.setdefault(table, []).append(column)
    return found


def view(connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[str], select: str) -> None:
    """Lay a view over Parquet files; those without columns (a run without that part), and damaged ones, are left out.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Not yet `closed`.
    name : str
        Of the view; none is made where no file is left.
    files : sequence of str
        Paths or URLs.
    select : str
        What the view selects, with ``{files}`` where the reading of the files stands.
    """
    import duckdb

    def lay(chosen: Sequence[str]) -> None:
        listed = ", ".join(quoted(file) for file in chosen)
        reading = f"read_parquet([{listed}], union_by_name = true, filename = true)"
        connection.execute(f'CREATE VIEW "{name}" AS {select.replace("{files}", reading)}')

    try:
        lay(files)
    except duckdb.Error:
        if whole := [file for file in files if _can_be_asked(connection, file)]:
            lay(whole)


def _can_be_asked(connection: duckdb.DuckDBPyConnection, file: str) -> bool:
    import duckdb

    try:
        connection.execute(f"SELECT * FROM read_parquet({quoted(file)}) LIMIT 0")
    except duckdb.Error:
        return False
    return True


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _explained(problem: Exception, known: Mapping[str, Sequence[str]], hint: str) -> InputError:
    text = str(problem)
    if table := _UNKNOWN_TABLE.search(text):
        return unknown_name("table", table[1], known, where="SQL")
    if column := _UNKNOWN_COLUMN.search(text):
        everything = sorted({name for names in known.values() for name in names})
        error = unknown_name("column", column[1] or column[2], everything, where="SQL")
        return InputError(error.problem, where="SQL", allowed=error.allowed, hint=f"{error.hint} {hint}".strip())
    if "disabled by configuration" in text or "Permission Error" in text:
        return InputError(
            "a question reads the tables of the results and nothing else of the disk", where="SQL",
            allowed="tables: " + ", ".join(sorted(known)),
        )  # fmt: skip
    return InputError(f"DuckDB cannot answer: {_first(problem)}", where="SQL")


def _first(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0]
