"""Commands about the talks: talks, quotes, check, deal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError, unknown_name

if TYPE_CHECKING:
    from rich.console import Console

    from midcourse.analysis.deals import Outcome, Scored
    from midcourse.scenario.dossier_files import DossierFile
    from midcourse.talks.dossier import Dossier
    from midcourse.talks.proposals import Table

_JSON_HELP = "Print one JSON object and nothing else."
_DOSSIER_HELP = "A packaged dossier, or a YAML file."
_COLOURS = {"holds": "green", "fails": "red", "depends": "yellow", "undecidable": "blue"}
#: First words that keep their capital inside a sentence.
_PROPER = ("Azerbaijan", "Czech", "NATO", "Poland", "Polish", "Russia", "United States")
_MARKS = {"holds": "✓", "fails": "✗", "depends": "◐", "undecidable": "?"}


def _console() -> Console:
    """A console that breaks a paragraph under its own indentation; into a pipe it writes one line a sentence."""
    from rich.console import Console
    from rich.table import Table

    class Paragraphs(Console):
        def print(self, *objects: Any, **options: Any) -> None:
            if not self.is_terminal or len(objects) != 1 or not isinstance(objects[0], str):
                super().print(*objects, **options)
                return
            for line in objects[0].split("\n"):
                text = self.render_str(line)
                indent = len(text.plain) - len(text.plain.lstrip(" •"))
                grid = Table.grid()
                grid.add_column(width=indent)
                grid.add_column()
                grid.add_row(text[:indent], text[indent:])
                super().print(grid if indent else text)

    return Paragraphs(highlight=False, soft_wrap=not sys.stdout.isatty())


def _print_json(value: Any) -> None:
    from midcourse.outputs.results import json_text

    sys.stdout.write(json_text(value, indent=2) + "\n")


@app.command("talks")
def show_talks(
    what: str = typer.Argument("", metavar="[DOSSIER|timeline|quantities]", help=_DOSSIER_HELP),
    dossier: str = typer.Argument("moscow-2007", metavar="[DOSSIER]", help="For timeline: the dossier."),
    since: str = typer.Option("", "--since", metavar="DATE", help="For timeline: the first day."),
    until: str = typer.Option("", "--until", metavar="DATE", help="For timeline: the last day."),
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="For timeline: draw it there.")] = None,
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
) -> None:
    """Print a meeting: who, what about, who wants what, what was offered, what is open; or the timeline."""
    from midcourse.scenario.dossier_files import dossier_names, load_dossier

    if what == "timeline":
        _timeline(load_dossier(dossier).dossier, (since, until), out, as_json)
    elif what == "quantities":
        _quantities(as_json)
    elif what:
        found = load_dossier(what)
        if as_json:
            _print_json(_dossier_json(found.dossier))
        else:
            _show_dossier(_console(), found.dossier)
    else:
        rows = [{"name": name, "title": load_dossier(name).dossier.title} for name in dossier_names()]
        if as_json:
            _print_json({"dossiers": rows})
            return
        for row in rows:
            typer.echo(f"{row['name']}  {row['title']}")
        typer.echo("\nmidcourse talks NAME prints one; midcourse check NAME judges its claims.")


@app.command("quotes")
def check_quotes(
    dossier: str = typer.Argument(..., metavar="DOSSIER", help=_DOSSIER_HELP),
    text: Annotated[Path, typer.Option("--text", metavar="FILE", help="The text to look in, in UTF-8.")] = ...,  # type: ignore[assignment]
    source: str = typer.Option("", "--source", metavar="ID", help="Only quotations from this source."),
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
) -> None:
    """Look up every short quotation of a dossier in a text you have: where it stands, or how near the text comes."""
    from dataclasses import asdict

    from midcourse.records import digest
    from midcourse.scenario.dossier_files import load_dossier
    from midcourse.talks.quotes import find_quotation

    found = load_dossier(dossier).dossier
    if source and source not in found.references:
        raise unknown_name("source", source, found.references, where="--source")
    body = _text_of(text)
    rows = []
    for kind, name, quotation, sources in _quotations(found):
        if source and source not in sources:
            continue
        place = find_quotation(quotation, body)
        rows.append({"item": f"{kind} {name}", "sources": list(sources), **asdict(place)})
    if as_json:
        _print_json({"dossier": found.id, "text": str(text), "text_digest": digest(body), "quotations": rows})
        return
    console = _console()
    for row in rows:
        _show_quotation(console, row)
    there = sum(row["outcome"] in ("exact", "same-words") for row in rows)
    near = sum(row["outcome"] == "near" for row in rows)
    console.print(
        f"\n{there} of {len(rows)} quotations stand in the text, {near} nearly. Digest of the text: {digest(body)}"
    )


@app.command("check")
def check_claims(
    dossier: str = typer.Argument(..., metavar="DOSSIER", help=_DOSSIER_HELP),
    claims: Annotated[list[str] | None, typer.Argument(metavar="[CLAIM]...", help="Claims; all when none.")] = None,
    override: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Override a value of the scenario.")
    ] = None,
    maps: bool = typer.Option(False, "--maps", help="Also map each answer over its two strongest parameters; slow."),
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the dispute page there.")] = None,
    no_store: bool = typer.Option(False, "--no-store", help="Compute everything afresh."),
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
) -> None:
    """Judge claims: holds, fails, depends (and where it flips) or undecidable (and why)."""
    from midcourse.outputs.deal_page import prepared
    from midcourse.outputs.judged import Judge
    from midcourse.outputs.store import Store
    from midcourse.scenario.dossier_files import load_dossier

    if out is not None:
        prepared(out)
    file = load_dossier(dossier)
    judge = Judge(file, Store(enabled=not no_store), override or ())
    progress = None if as_json or not sys.stderr.isatty() else _progress
    verdicts = judge.check(claims or (), mapped=maps, progress=progress)
    if progress is not None:
        sys.stderr.write("\r" + " " * 78 + "\r")
    if out is not None:
        _write_page(judge, verdicts, out)
    if as_json:
        _print_json({"dossier": file.dossier.id, "digest": file.digest, "claims": verdicts})
        return
    _show_verdicts(_console(), file, verdicts, brief=not claims)


@app.command("deal")
def search_deal(
    dossier: str = typer.Argument(..., metavar="DOSSIER", help=_DOSSIER_HELP),
    give_up: Annotated[
        list[str] | None, typer.Option("--without", metavar="CONDITION", help="Search as if it were given up.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write figures and tables there.")] = None,
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
) -> None:
    """Search for packages that meet every stated condition; else what clashes, and what opens the way."""
    from midcourse.outputs.deal_page import deal_json, prepared, write_deal
    from midcourse.outputs.judged import Judge
    from midcourse.scenario.dossier_files import load_dossier

    if out is not None:
        prepared(out)
    file = load_dossier(dossier)
    judge = Judge(file)
    found, timings = judge.deal(give_up or ())
    table = judge.table(give_up or ())
    if out is not None:
        write_deal(file.dossier, table, found, out, judge.places())
    if as_json:
        _print_json(deal_json(file.dossier, table, found, timings))
        return
    _show_deal(_console(), file.dossier, table, found, timings)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f'no file "{path}"', where="--text", allowed="a text file that exists") from None
    except UnicodeDecodeError:
        raise InputError(f'"{path}" is not UTF-8', where="--text", hint="save the text again as UTF-8") from None
    except OSError as error:
        raise InputError(f'cannot read "{path}": {(error.strerror or "").lower()}', where="--text") from None


def _quotations(dossier: Dossier) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = [("claim", c.id, c.quotation, c.sources) for c in dossier.claims.values()]
    found += [("position", p.id, p.quotation, p.sources) for p in dossier.positions.values()]
    found += [("event", e.id, e.quotation, e.sources) for e in dossier.events.values()]
    return [row for row in found if row[2]]


def _show_quotation(console: Console, row: Mapping[str, Any]) -> None:
    mark = {"exact": "[green]✓[/]", "same-words": "[green]≈[/]", "near": "[yellow]~[/]", "absent": "[dim]·[/]"}
    place = f"line {row['line']}, column {row['column']}" if row["start"] >= 0 else "not in the text"
    console.print(f"{mark[row['outcome']]} “{_safe(row['quotation'])}” ({row['item']}): {place}")
    if row["outcome"] == "near":
        console.print(
            f"    [dim]the text has “{_safe(' '.join(row['found'].split()))}”: {_safe(' '.join(row['differences']))}[/]"
        )


def _timeline(dossier: Dossier, span: tuple[str, str], out: Path | None, as_json: bool) -> None:
    from midcourse.talks.timeline import between

    events = between(dossier.events.values(), *span)
    if out is not None:
        from midcourse.outputs.deal_page import prepared
        from midcourse.outputs.figures.style import save
        from midcourse.outputs.figures.talks import timeline_figure

        saved = save(timeline_figure(dossier, events), prepared(out) / "timeline")
        typer.echo(f"Drew {saved.png} and {saved.svg}.", err=True)
    if as_json:
        _print_json({"dossier": dossier.id, "events": [_event_json(event) for event in events]})
        return
    console = _console()
    console.print(f"[bold]{_safe(dossier.title)}[/]: what happened\n")
    for event in events:
        parties = ", ".join(dossier.parties[party].name for party in event.parties)
        days = f"{event.date} – {event.end}" if event.end else event.date
        place = f", {event.place}" if event.place else ""
        console.print(f"[bold]{days}[/]  {event.kind}{_safe(place)} · {_safe(parties)}")
        console.print(f"    {_safe(event.what)}" + (f" [dim]→ {_safe(event.response)}[/]" if event.response else ""))


def _quantities(as_json: bool) -> None:
    from midcourse.talks.quantities import quantity_list
    from midcourse.talks.vocabulary import QUANTITIES

    if as_json:
        rows = [
            {
                "name": item.name,
                "wing": item.wing,
                "kind": item.kind,
                "unit": item.unit,
                "phrase": item.phrase,
                "parameters": [{"name": p.name, "kind": p.kind, "required": p.required} for p in item.parameters],
                "left_out": item.left_out,
            }
            for item in QUANTITIES.values()
        ]
        _print_json({"quantities": rows})
        return
    for line in quantity_list(QUANTITIES):
        typer.echo(line)


def _show_dossier(console: Console, dossier: Dossier) -> None:
    from midcourse.talks.dossier import open_issues
    from midcourse.talks.positions import POSITION_KINDS

    console.print(f"[bold]{_safe(dossier.title)}[/]\n{_safe(dossier.summary)}\n")
    meeting = dossier.meeting
    if meeting is not None:
        console.print(f"[bold]Who met[/]  {meeting.date}, {_safe(meeting.place)} ({_safe(meeting.form)})")
        for party, people in meeting.participants.items():
            console.print(f"    {dossier.parties[party].name}: {', '.join(people)}")
        console.print(f"[bold]About[/]    {'; '.join(meeting.topics)}")
        console.print(f"[bold]Outcome[/]  {_safe(meeting.outcome)}\n")
    console.print("[bold]Who wants what[/]")
    for issue, stated in open_issues(dossier):
        console.print(f"  [bold]{_safe(issue.name)}[/]")
        for position in stated:
            quote = f" “{_safe(position.quotation)}”" if position.quotation else ""
            console.print(
                f"    {dossier.parties[position.party].name} {POSITION_KINDS[position.kind]}: "
                f"{_safe(position.statement)}{quote} [dim]({position.date}; {', '.join(position.sources)})[/]"
            )
    offers = [event for event in dossier.events.values() if event.kind == "proposal"]
    console.print("\n[bold]What was offered[/]")
    for event in offers:
        parties = ", ".join(dossier.parties[party].name for party in event.parties)
        answer = _safe(event.response or "no answer on record")
        console.print(f"    {event.date} {_safe(parties)}: {_safe(event.what)} [dim]→ {answer}[/]")
    console.print(f"\n{len(dossier.claims)} claims: midcourse check {dossier.id}")
    if dossier.table.levers:
        console.print(f"{dossier.table.size:,} possible packages: midcourse deal {dossier.id}")


def _show_verdicts(console: Console, file: DossierFile, verdicts: Sequence[Mapping[str, Any]], *, brief: bool) -> None:
    for row in verdicts:
        colour, mark = _COLOURS[row["verdict"]], _MARKS[row["verdict"]]
        console.print(f"[{colour} bold]{mark} {row['verdict']:<11}[/] [bold]{row['claim']}[/]  {_safe(row['says'])}")
        console.print(f"    [dim]{_safe(row['speaker'])}, {row['date']} ({row['grade']})[/]")
        console.print(f"    {_safe(row['because'])}")
        if brief:
            continue
        if row["reading"]:
            console.print(f"    [dim]How it was read: {_safe(row['reading'])}[/]")
        for flip in row["flip_points"]:
            place = "inside" if flip["inside_published_range"] else "outside"
            low, high = flip["published"]
            what = f"{flip['at']:.4g} {flip['unit']} of {_safe(flip['label'])}: {flip['from']} → {flip['to']}"
            console.print(f"    flips at {what} [dim]({place} {low:g} to {high:g}; {_safe(flip['source'])})[/]")
        for evidence in row["evidence"]:
            value = _safe(f"{evidence['question']} = {evidence['value']} {evidence['unit']}")
            console.print(f"    [dim]{value} · {evidence['digest']}[/]")
        for other in row["answered_by"]:
            answer = file.dossier.claims.get(other)
            if answer is not None:
                console.print(f"    [dim]On the same matter ({_safe(answer.speaker)}): {_safe(answer.statement)}[/]")
        for source in row["sources"]:
            console.print(f"    [dim]Source: {_safe(source)}[/]")
        console.print("")
    counts = {word: sum(row["verdict"] == word for row in verdicts) for word in _COLOURS}
    console.print(", ".join(f"{count} {word}" for word, count in counts.items() if count))
    if brief:
        console.print(f"[dim]midcourse check {file.dossier.id} CLAIM shows flip points, readings and sources.[/]")


def _show_deal(console: Console, dossier: Dossier, table: Table, found: Outcome, timings: Mapping[str, float]) -> None:
    conditions = {condition.id: condition for condition in table.conditions}
    seconds = sum(timings.values())
    rate = found.size / seconds * 60
    console.print(
        f"{found.size:,} packages, {len(conditions)} stated conditions, {seconds:.1f} s ({rate:,.0f} a minute)."
    )
    if found.feasible:
        console.print(f"[green]{found.feasible:,} packages meet every stated condition.[/]\n")
    else:
        console.print("[yellow]No package meets every stated condition.[/]")
        console.print("\n[bold]What clashes[/] (no package meets all of one group)")
        for group in found.clashes:
            parts = [
                f"{dossier.parties[conditions[name].party].name}: {_safe(conditions[name].statement)}" for name in group
            ]
            console.print("  • " + "\n    ".join(parts))
    console.print("\n[bold]What opens the way[/] (the largest sets of conditions that can be met together)")
    for item in found.efficient[:6]:
        unmet = [
            f"{dossier.parties[conditions[name].party].name}: {_safe(conditions[name].statement).rstrip('.')}"
            for name in item.package.unmet
        ]
        console.print(f"  • {item.packages:,} packages, if these are given up: " + ("; ".join(unmet) or "none"))
        console.print(f"    [dim]for example: {_safe(_package_words(table, item.package))}[/]")
        for name, value in item.relaxations.items():
            console.print(f"    [dim]{name}: the nearest value reached is {_measure_words(table, name, value)}[/]")
    console.print("\n[bold]Which lever matters[/] (share of the variance of the number of conditions met)")
    names = {lever.id: lever.name for lever in table.levers}
    for weight in found.levers[:6]:
        console.print(
            f"  {names[weight.lever]:<45} {100.0 * weight.first_order:4.1f} % alone, "
            f"{100.0 * weight.total:4.1f} % with others"
        )
    console.print("\n[bold]What was put forward, judged by the same conditions[/]")
    for package in found.packages:
        counts = ", ".join(
            f"{dossier.parties[party].name} {met} of {of}" for party, (met, of) in package.party_counts.items()
        )
        after = "" if package.in_search else " [dim](after the talks; the search never saw it)[/]"
        console.print(f"  {_safe(package.name)}: {counts}{after}")
    console.print(
        "\n[dim]These are stated conditions, not motives; none is weighed against another. docs/explanation/deals.md[/]"
    )


def _package_words(table: Table, package: Scored) -> str:
    """Give the settings that differ from the first ones, which are those of the plan."""
    parts = []
    for lever in table.levers:
        value = next(value for value in lever.values if value.id == package.choices[lever.id])
        if value is not lever.values[0]:
            parts.append(f"{_inside(lever.name)}: {value.name}")
    return "; ".join(parts) or "every lever at its first setting"


def _inside(name: str) -> str:
    """Give a name as it stands inside a sentence: abbreviations and names of countries keep their capitals."""
    proper = name[1:2].isupper() or name.startswith(_PROPER)
    return name if proper else name[:1].lower() + name[1:]


def _measure_words(table: Table, condition: str, value: Any) -> str:
    from midcourse.talks.verdicts import value_words
    from midcourse.talks.vocabulary import QUANTITIES

    found = next(item for item in table.conditions if item.id == condition)
    measure = next(test.measure for group in found.any_of for test in group if test.measure)
    quantity = next(item.question.quantity for item in table.measures if item.id == measure)
    return value_words(value, QUANTITIES[quantity].unit)


def _write_page(judge: Any, verdicts: Sequence[Mapping[str, Any]], out: Path) -> None:
    from midcourse.outputs.dispute_page import write_dispute

    place = write_dispute(judge, verdicts, out)
    typer.echo(f"Wrote {place}.", err=True)


def _progress(name: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{done + 1:3d} of {total}  {name:<60.60}")
    sys.stderr.flush()


def _event_json(event: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(event).items()}


def _dossier_json(dossier: Dossier) -> dict[str, Any]:
    from dataclasses import asdict

    meeting = dossier.meeting
    return {
        "dossier": dossier.id,
        "title": dossier.title,
        "summary": dossier.summary,
        "scenario": dossier.scenario,
        "meeting": None if meeting is None else asdict(meeting),
        "parties": [asdict(party) for party in dossier.parties.values()],
        "issues": [asdict(issue) for issue in dossier.issues.values()],
        "positions": [_event_json(position) for position in dossier.positions.values()],
        "events": [_event_json(event) for event in dossier.events.values()],
        "claims": list(dossier.claims),
        "packages": dossier.table.size,
    }


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)
