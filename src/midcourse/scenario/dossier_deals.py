"""The deal section of a dossier: levers, measures, conditions, packages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from midcourse.scenario.dossier_questions import check_measure, read_comparison, read_question, read_settings
from midcourse.scenario.dossier_reader import Node
from midcourse.talks.positions import Issue, Party, Position, Reference
from midcourse.talks.proposals import Condition, Lever, LeverValue, Measure, Package, Table, Test, touches_shield

__all__ = ["read_table"]


def read_table(
    deal: Node,
    parties: Mapping[str, Party],
    issues: Mapping[str, Issue],
    positions: Mapping[str, Position],
    references: Mapping[str, Reference],
) -> Table:
    """Read the deal section; errors are collected in the node."""
    deal.only("levers", "measures", "conditions", "packages")
    levers = {name: _lever(name, node, references) for name, node in deal.items("levers", "lever")}
    measures = {name: _measure(name, node, levers) for name, node in deal.items("measures", "measure")}
    conditions = []
    for name, node in deal.items("conditions", "condition"):
        node.only("party", "issue", "says", "position", "requires", "any_of", "sources", "grade", "reading", "red_line")
        conditions.append(
            Condition(
                id=name,
                party=node.one_of("party", parties),
                issue=node.one_of("issue", issues),
                statement=node.text("says"),
                position=node.one_of("position", positions),
                any_of=_groups(node, levers, measures),
                sources=node.names("sources", references, "source", required=True),
                grade=node.grade(),
                reading=node.text("reading"),
                red_line=node.truth("red_line", False),
            )
        )
    packages = tuple(
        _package(name, node, parties, levers, references) for name, node in deal.items("packages", "package")
    )
    kept = tuple(measure for measure in measures.values() if measure is not None)
    return Table(tuple(levers.values()), kept, tuple(conditions), packages)


def _lever(name: str, node: Node, references: Mapping[str, Reference]) -> Lever:
    node.only("name", "values", "sources", "grade", "note", "on_map", "off_map")
    values = []
    for key, child in node.items("values", "setting"):
        child.only("name", "sets")
        sets = child.child("sets")
        values.append(LeverValue(key, child.text("name"), read_settings(sets) if sets is not None else {}))
    if len(values) < 2:
        node.refuse("has fewer than two settings", "values")
    on_map, off_map = node.text("on_map", ""), node.text("off_map", "")
    if on_map and off_map:
        node.refuse("changes the map and does not", "off_map", allowed="on_map or off_map")
    if off_map and any(touches_shield(value.settings) for value in values):
        node.refuse(
            "says that nothing changes on a map, but sets something of the shield",
            "off_map",
            hint="say in on_map what its settings change",
        )
    return Lever(
        name,
        node.text("name"),
        tuple(values),
        node.names("sources", references, "source", required=True),
        node.grade(),
        node.text("note", ""),
        on_map,
        off_map,
    )


def _measure(name: str, node: Node, levers: Mapping[str, Lever]) -> Measure | None:
    node.only("name", "ask", "with", "levers")
    before = len(node.errors)
    title, uses = node.text("name"), node.names("levers", levers, "lever", required=True)
    row = Node(node.document, node.path, node.label, node.errors)
    row.data = {key: value for key, value in node.data.items() if key in ("ask", "with")}
    question = read_question(row, {}, compared=False)
    if question is None or len(node.errors) > before:
        return None
    return Measure(name, title, question, uses)


def _groups(
    node: Node, levers: Mapping[str, Lever], measures: Mapping[str, Measure | None]
) -> tuple[tuple[Test, ...], ...]:
    if ("requires" in node.data) == ("any_of" in node.data):
        node.refuse("states no test", allowed="requires (a list of tests) or any_of (lists of tests)")
        return ()
    if "requires" in node.data:
        return (tuple(_test(row, levers, measures) for row in node.rows("requires", node.label)),)
    groups = node.data["any_of"]
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        node.refuse("has an any_of that is not a list of lists of tests", "any_of")
        return ()
    found = []
    for index, group in enumerate(groups):
        label = f"{node.label}, any_of[{index}]"
        paths = [(*node.path, "any_of", str(index), str(place)) for place in range(len(group))]
        rows = [Node(node.document, path, label, node.errors) for path in paths]
        found.append(tuple(_test(row, levers, measures) for row in rows))
    return tuple(found)


def _test(row: Node, levers: Mapping[str, Lever], measures: Mapping[str, Measure | None]) -> Test:
    if "lever" in row.data:
        row.only("lever", "in")
        lever = row.one_of("lever", levers)
        values: dict[str, Any] = {value.id: value for value in levers[lever].values} if lever in levers else {}
        return Test(lever=lever, values=row.names("in", values, "setting", required=True) if values else ())
    comparison = read_comparison(row, ("measure",))
    name = row.one_of("measure", measures)
    if comparison is None and not any(error.where == row.where() for error in row.errors):
        row.refuse("compares nothing", hint="add a comparison such as at_most_percent: 0")
    measure = measures.get(name)
    if measure is not None and comparison is not None:
        check_measure(row, measure.question.quantity, comparison)
    return Test(measure=name, comparison=comparison)


def _package(
    name: str,
    node: Node,
    parties: Mapping[str, Party],
    levers: Mapping[str, Lever],
    references: Mapping[str, Reference],
) -> Package:
    node.only("name", "owner", "date", "levers", "sets", "sources", "in_search", "note")
    choices: dict[str, str] = {}
    inside = node.child("levers")
    if inside is not None:
        inside.only(*levers)
        for lever in inside.data:
            if lever in levers:
                choices[lever] = inside.one_of(lever, tuple(value.id for value in levers[lever].values))
    sets = node.child("sets")
    return Package(
        id=name,
        name=node.text("name"),
        owner=node.one_of("owner", parties),
        date=node.date("date"),
        choices=choices,
        sources=node.names("sources", references, "source", required=True),
        settings=read_settings(sets) if sets is not None else {},
        in_search=node.truth("in_search", True),
        note=node.text("note", ""),
    )
