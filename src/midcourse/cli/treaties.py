"""Commands about treaties: treaties, and treaty NAME, check, status, diff, timeline, counts, apply, reconcile.

`treaty check` has to answer in less than 0.3 s, so these commands print plain text and load no table library; figures
and physics are loaded only by the commands that draw or fly.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from midcourse.cli.app import app
from midcourse.errors import InputError, unknown_name

if TYPE_CHECKING:
    from midcourse.treaties.counting import Report, Result
    from midcourse.treaties.forces import Declaration
    from midcourse.treaties.proposals import Effect, Proposal
    from midcourse.treaties.rules import Evidence, Treaty

_DATE_HELP = "The day, as 2007-10-12."
_FORCES_HELP = "A CSV or YAML file of forces; without it the packaged ones."
_JSON_HELP = "Print one JSON object and nothing else."
_FOLDER_HELP = "A folder of your own treaties, each a .py and a .yaml file (or set MIDCOURSE_TREATIES)."
_PHYSICS_HELP = "Ask the flight engine for ranges and burnout speeds instead of the published figures (slower)."
FolderOption = Annotated[Path | None, typer.Option("--treaties", help=_FOLDER_HELP)]
ForcesOption = Annotated[Path | None, typer.Option("--forces", help=_FORCES_HELP)]


class _TreatyGroup(TyperGroup):
    """`treaty check …` is a command; `treaty start-1` shows the treaty of that name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Send a name that is no command to `show`."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            return "show", self.commands["show"], args
        return super().resolve_command(ctx, args)


treaty_app = typer.Typer(
    name="treaty",
    cls=_TreatyGroup,
    help="A treaty in prose (treaty NAME), and what it says of forces, dates and proposals.",
    no_args_is_help=True,
)
app.add_typer(treaty_app)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _width() -> int:
    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


def _wrapped(text: str, indent: str = "", further: str | None = None) -> str:
    after = indent if further is None else further
    return textwrap.fill(text, _width(), initial_indent=indent, subsequent_indent=after, break_long_words=False)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> None:
    """Print aligned columns; the last is wrapped inside the width of the terminal."""
    lines = [tuple(head), *[tuple(row) for row in rows]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head) - 1)]
    start = sum(widths) + 2 * len(widths)
    for number, line in enumerate(lines):
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=False))
        ]
        last = textwrap.wrap(line[-1], max(24, _width() - start), break_long_words=False) or [""]
        typer.echo(("  ".join([*cells, last[0]])).rstrip())
        for more in last[1:]:
            typer.echo(" " * start + more)
        if number == 0:
            typer.echo("─" * min(_width(), start + max(len(line[-1]) for line in lines)))


def _day(text: str, option: str) -> date:
    from midcourse.scenario.law_parts import read_day

    day = read_day(text)
    if day is None:
        raise InputError(f'date is "{text}"', where=f"option {option}", allowed="a day such as 2007-10-12")
    return day


def _forces(treaty: Treaty, path: Path | None) -> tuple[Declaration, ...]:
    from midcourse.scenario.force_files import library_declarations, load_declarations

    return library_declarations(treaty) if path is None else load_declarations(path, treaty)


def _evidence(treaty: Treaty, declarations: Sequence[Declaration], day: date, physics: bool) -> Evidence:
    """Answer the questions of the rules from the flight engine, when it is asked for."""
    if not physics:
        return {}
    from midcourse.scenario.law_evidence import evidence_for
    from midcourse.treaties.counting import questions

    return evidence_for(questions(treaty, declarations, day))


@app.command("treaties")
def list_treaties(
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    folder: FolderOption = None,
) -> None:
    """List the treaties."""
    from midcourse.scenario.treaty_files import load_treaty, treaty_names
    from midcourse.treaties.dates import end_of

    rows: list[dict[str, Any]] = []
    for name in treaty_names(folder):
        treaty = load_treaty(name, folder)
        entered = treaty.duration.entered
        end, reason = end_of(treaty.duration)
        rows.append(
            {
                "treaty": name,
                "title": treaty.title,
                "entered": str(entered.day) if entered else None,
                "ends": _last_or_end(treaty, end),
                "why": reason,
                "rules": len(treaty.rules),
            }
        )
    if as_json:
        _print_json(rows)
        return
    shown = [(r["treaty"], r["entered"] or "never", r["ends"] or "-", str(r["rules"]), r["title"]) for r in rows]
    _table(("treaty", "in force", "ends", "rules", "title"), shown, frozenset({3}))
    typer.echo("\nmidcourse treaty NAME shows one in prose; midcourse treaty check NAME applies it.")


@treaty_app.command("show", hidden=True)
def show_treaty(
    name: str,
    markdown: bool = typer.Option(False, "--markdown", help="Print Markdown, unwrapped."),
    folder: FolderOption = None,
) -> None:
    """Show a treaty in prose: its rules with their articles, numbers, sources and grades."""
    from midcourse.scenario.treaty_files import load_treaty, treaty_names
    from midcourse.treaties.prose import prose

    names = treaty_names(folder)
    if name not in names:
        commands = [command.name or "" for command in treaty_app.registered_commands if not command.hidden]
        raise unknown_name("treaty or command", name, (*names, *commands))
    text = prose(load_treaty(name, folder))
    if markdown:
        sys.stdout.write(text)
        return
    for line in text.splitlines():
        if line.startswith("- "):
            typer.echo(_wrapped(line, "", "  "))
        else:
            typer.echo(line if line.startswith("#") else _wrapped(line))


@treaty_app.command("check")
def check_treaty(
    name: str = typer.Argument(help="The treaty, such as start-1."),
    party: str = typer.Option(..., help="Whose forces, such as russia."),
    day: str = typer.Option(..., "--date", help=_DATE_HELP),
    forces: ForcesOption = None,
    physics: bool = typer.Option(False, "--physics", help=_PHYSICS_HELP),
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    folder: FolderOption = None,
) -> None:
    """Apply every rule of a treaty to a party's forces on a day."""
    from midcourse.scenario.force_files import party_name
    from midcourse.scenario.treaty_files import load_treaty
    from midcourse.treaties.counting import check

    when = _day(day, "--date")
    treaty = load_treaty(name, folder)
    declarations = _forces(treaty, forces)
    who = party_name(party)
    known = (
        {p.name for p in treaty.membership.parties} | {d.party for d in declarations} | set(treaty.membership.groups)
    )
    if who not in known:
        raise unknown_name("party", party, known, where="option --party")
    report = check(treaty, who, when, declarations, _evidence(treaty, declarations, when, physics))
    if as_json:
        _print_json(_as_json(report))
    else:
        _show_report(treaty, report)


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "treaty": report.treaty,
        "date": str(report.day),
        "party": report.party,
        "in_force": report.standing.bound,
        "results": [
            {
                "rule": result.rule,
                "article": result.article,
                "count": _plain(result.count),
                "limit": _plain(result.limit),
                "unit": result.unit,
                "headroom": _plain(result.headroom),
                "status": str(result.status),
                "because": list(result.because),
            }
            for result in report.results
        ],
    }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _number(value: float | None) -> str:
    from midcourse.treaties.forces import number_in_words

    return "-" if value is None else number_in_words(value)


def _count(result: Result) -> str:
    if result.count is not None or result.low is None or result.high is None:
        return _number(result.count)
    return f"{_number(result.low)}–{'' if result.high == float('inf') else _number(result.high)}"


def _show_report(treaty: Treaty, report: Report) -> None:
    typer.echo(f"{treaty.title}\n{report.party} on {report.day}\n")
    for sentence in report.standing.because:
        typer.echo(_wrapped(sentence))
    typer.echo()
    rows = [
        (r.rule, r.article, _count(r), _number(r.limit), _number(r.headroom), str(r.status), r.unit)
        for r in report.results
    ]
    _table(("rule", "article", "count", "limit", "headroom", "status", "unit"), rows, frozenset({2, 3, 4}))
    skipped = set(report.standing.because)
    for result in report.results:
        typer.echo(f"\n{result.rule}: {result.status}")
        for sentence in result.because:
            if sentence not in skipped:
                typer.echo(_wrapped(sentence, "  ", "    "))


@treaty_app.command("status")
def status_of_treaties(
    day: str = typer.Option(..., "--date", help=_DATE_HELP),
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    folder: FolderOption = None,
) -> None:
    """Say which treaties bind whom on a day, and what ends when."""
    from midcourse.scenario.treaty_files import load_treaty, treaty_names

    when = _day(day, "--date")
    rows = [_status_row(load_treaty(name, folder), when) for name in treaty_names(folder)]
    if as_json:
        _print_json({"date": str(when), "treaties": rows})
        return
    typer.echo(f"Treaties on {when}\n")
    shown = []
    for row in rows:
        binds = ", ".join(row["binds"][:6]) + (f" and {len(row['binds']) - 6} more" if len(row["binds"]) > 6 else "")
        words = " ".join([f"Binds {binds}." if binds else "", row["because"], *row["notes"]]).strip()
        shown.append((row["treaty"], "yes" if row["in_force"] else "no", row["until"] or "-", words))
    _table(("treaty", "in force", "until", "who and why"), shown)


def _status_row(treaty: Treaty, when: date) -> dict[str, Any]:
    from midcourse.treaties.dates import end_of, treaty_in_force
    from midcourse.treaties.standing import Bond, bound_parties, standing

    foreseen = _as_foreseen(treaty, when)
    end, reason = end_of(foreseen.duration)
    in_force = treaty_in_force(treaty.duration, when)
    notes = []
    for party in treaty.membership.parties:
        stand = standing(treaty, party.name, when)
        if stand.bond in (Bond.SUSPENDED, Bond.WITHDRAWN):
            notes.append(f"{party.name} {stand.bond}: {' '.join(stand.because)}")
    for event in treaty.duration.events:
        if event.effect and event.day <= when < event.effect:
            notes.append(f"Announced: {event.text}; effect from {event.effect}.")
    notice = treaty.duration.withdrawal
    if in_force and notice:
        notes.append(f"Withdrawal on {notice.period}' notice ({notice.article}).")
    entered = treaty.duration.entered
    because = f"{reason[:1].upper()}{reason[1:]}."
    if entered and when < entered.day:
        because = f"In force only from {entered.day}."
    elif end and end <= when:
        because = f"Ended on {end}: {reason}."
    return {
        "treaty": treaty.name,
        "in_force": in_force,
        "entered": str(entered.day) if entered else None,
        "until": _last_or_end(treaty, end),
        "binds": [party.name for party in bound_parties(treaty, when)],
        "because": because,
        "notes": notes,
    }


def _last_or_end(treaty: Treaty, end: date | None) -> str | None:
    """Give the day of expiry, or the last day where the treaty names that."""
    last = treaty.duration.last_day
    if end is not None and last is not None and (end - last).days == 1:
        return str(last)
    return None if end is None else str(end)


def _as_foreseen(treaty: Treaty, when: date) -> Treaty:
    """The treaty's end as the day could foresee it: a later termination or extension was not known."""
    from midcourse.treaties.proposals import as_known_on

    return as_known_on(treaty, when)


@treaty_app.command("diff")
def compare_treaties(
    first: str,
    second: str,
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    folder: FolderOption = None,
) -> None:
    """Put two treaties side by side: dates, parties, ceilings, ways of counting."""
    from midcourse.scenario.treaty_files import load_treaty
    from midcourse.treaties.prose import difference

    rows = difference(load_treaty(first, folder), load_treaty(second, folder))
    if as_json:
        _print_json([{"what": row.what, first: row.first, second: row.second} for row in rows])
        return
    if not rows:
        typer.echo("No difference.")
    for row in rows:
        typer.echo(f"{row.what}")
        typer.echo(_wrapped(row.first, f"  {first + ':':<18}", " " * 20))
        typer.echo(_wrapped(row.second, f"  {second + ':':<18}", " " * 20))


@treaty_app.command("timeline")
def draw_timeline(
    out: Annotated[Path, typer.Option(help="The file to write (.png or .svg).")] = Path("treaties-timeline.png"),
    day: str = typer.Option("2007-10-12", "--date", help="A day to mark."),
    folder: FolderOption = None,
) -> None:
    """Draw the treaties in force as a timeline."""
    from midcourse.outputs.figures.treaties import save_as, timeline_figure
    from midcourse.scenario.treaty_files import load_treaty, treaty_names

    when = _day(day, "--date")
    save_as(timeline_figure([load_treaty(name, folder) for name in treaty_names(folder)], when), out)
    typer.echo(f"wrote {out}")


@treaty_app.command("counts")
def draw_counts(
    name: str = typer.Argument(help="The treaty, such as start-1."),
    rule: Annotated[
        list[str] | None, typer.Option(help="A rule to draw; repeat for more. Without it, the first four with data.")
    ] = None,
    forces: ForcesOption = None,
    out: Annotated[Path, typer.Option(help="The file to write (.png or .svg).")] = Path("treaty-counts.png"),
    folder: FolderOption = None,
) -> None:
    """Draw counts against limits over time, by party."""
    from midcourse.outputs.figures.treaties import counts_figure, save_as
    from midcourse.scenario.treaty_files import load_treaty

    treaty = load_treaty(name, folder)
    known = {one.rule for one in treaty.rules}
    for one in rule or ():
        if one not in known:
            raise unknown_name("rule", one, known, where="option --rule")
    save_as(counts_figure(treaty, _forces(treaty, forces), tuple(rule or ())), out)
    typer.echo(f"wrote {out}")


@treaty_app.command("reconcile")
def reconcile_forces(
    name: str = typer.Argument(help="The treaty whose rules count, such as start-1."),
    forces: ForcesOption = None,
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    folder: FolderOption = None,
) -> None:
    """Compare published totals and attributions with what the rules make of the lines."""
    from midcourse.scenario.treaty_files import load_treaty
    from midcourse.treaties.reconcile import reconcile

    treaty = load_treaty(name, folder)
    rows: list[dict[str, Any]] = [
        {
            "date": str(declaration.day),
            "party": declaration.party,
            "what": one.what,
            "rule": one.rule,
            "published": _plain(one.published),
            "counted": _plain(one.counted) if one.low == one.high else [_plain(one.low), _plain(one.high)],
            "difference": _plain(one.difference),
            "because": list(one.because),
        }
        for declaration in _forces(treaty, forces)
        for one in reconcile(treaty, declaration)
    ]
    if as_json:
        _print_json(rows)
        return
    shown = []
    for row in rows:
        counted = row["counted"]
        said = f"{counted[0]:,}–{counted[1]:,}" if isinstance(counted, list) else f"{counted:,}"
        ends = f"{row['published']:,}", said, "agrees" if not row["difference"] else f"{row['difference']:+,}"
        shown.append((row["date"], row["party"], row["what"], row["rule"], *ends, "; ".join(row["because"])))
    head = ("date", "party", "what", "rule", "published", "by rule", "", "because")
    _table(head, shown, frozenset({4, 5}))
    off = sum(bool(row["difference"]) for row in rows)
    typer.echo(f"\n{len(rows)} published figures, {off} with a difference.")


@treaty_app.command("proposals")
def list_proposals() -> None:
    """List the packaged proposals."""
    from midcourse.scenario.proposal_files import load_proposal, proposal_names

    loaded = [load_proposal(name) for name in proposal_names()]
    _table(("proposal", "changes", "title"), [(one.name, ", ".join(one.treaties), one.title) for one in loaded])


@treaty_app.command("apply")
def apply_proposal(
    proposal: str = typer.Argument(help="A packaged proposal, or the path of a file of your own."),
    forces: ForcesOption = None,
    day: str | None = typer.Option(None, "--date", help="The day of comparison; without it, the proposal's."),
    physics: bool = typer.Option(False, "--physics", help=_PHYSICS_HELP),
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    out: Annotated[
        Path | None, typer.Option(help="Also draw what is given up, as a map and table, into this file.")
    ] = None,
    folder: FolderOption = None,
) -> None:
    """Apply a proposal to a treaty: before and after, and who gives up what."""
    from midcourse.scenario.proposal_files import load_proposal
    from midcourse.scenario.treaty_files import load_treaty
    from midcourse.treaties.proposals import apply, as_known_on, effects

    loaded = load_proposal(proposal, folder)
    when = _day(day, "--date") if day else loaded.day
    found: dict[str, tuple[Effect, ...]] = {}
    for name in loaded.treaties:
        treaty = load_treaty(name, folder)
        if loaded.known_on:
            treaty = as_known_on(treaty, loaded.known_on)
        declarations = _forces(treaty, forces)
        changes = [change for other, change in loaded.changes if other == name]
        evidence = _evidence(apply(treaty, changes), declarations, when, physics)
        found[name] = effects(treaty, changes, when, declarations, evidence)
    if as_json:
        _print_json(_proposal_json(loaded, when, found))
    else:
        _show_effects(loaded, when, found)
    if out is not None:
        from midcourse.outputs.figures.treaties import given_up_figure, save_as

        save_as(given_up_figure(loaded, when, [one for group in found.values() for one in group]), out)
        typer.echo(f"wrote {out}", err=as_json)


def _proposal_json(loaded: Proposal, when: date, found: dict[str, tuple[Effect, ...]]) -> dict[str, Any]:
    return {
        "proposal": loaded.name,
        "date": str(when),
        "effects": [
            {
                "treaty": name,
                "party": effect.after.party,
                "before": {"standing": str(effect.before.standing.bond), **_as_json(effect.before)},
                "after": {"standing": str(effect.after.standing.bond), **_as_json(effect.after)},
                "gives_up": [
                    {
                        "rule": lost.rule,
                        "what": lost.what,
                        "low": _plain(lost.low),
                        "high": None if lost.high == float("inf") else _plain(lost.high),
                        "certain": lost.certain,
                        "grade": str(lost.grade),
                        "because": lost.because,
                    }
                    for lost in effect.given_up
                ],
            }
            for name, group in found.items()
            for effect in group
        ],
    }


def _show_effects(loaded: Proposal, when: date, found: dict[str, tuple[Effect, ...]]) -> None:
    typer.echo(f"{loaded.title}\n")
    typer.echo(_wrapped(loaded.summary))
    if loaded.by:
        typer.echo(f"Proposed by: {loaded.by}{f' ({loaded.source}; {loaded.grade})' if loaded.source else ''}")
    for name, group in found.items():
        typer.echo(f"\n{name} on {when}: before and after")
        shown = []
        unchanged = []
        for effect in group:
            before, after = effect.before.standing, effect.after.standing
            lost = [f"{one.said}{'' if one.certain else ' (depends)'}" for one in effect.given_up]
            if before == after and not lost and _same(effect):
                unchanged.append(effect.after.party)
                continue
            until = f" {after.ends}" if after.bound and after.until else ""
            given = "; ".join(lost) or _tightest(effect)
            shown.append((effect.after.party, str(before.bond), f"{after.bond}{until}", given))
        if shown:
            _table(("party", "before", "after", "gives up"), shown)
        if unchanged:
            typer.echo(_wrapped(f"Nothing changes for {', '.join(unchanged)}."))
        _show_reasons(group)


def _same(effect: Effect) -> bool:
    return [r.status for r in effect.before.results] == [r.status for r in effect.after.results]


def _tightest(effect: Effect) -> str:
    """Say how near the party would be to its nearest ceiling, where it gives up nothing."""
    near = [r for r in effect.after.results if r.headroom is not None and r.status == "within" and r.limit]
    if not near:
        return "nothing"
    tight = min(near, key=lambda r: (r.headroom or 0.0) / (r.limit or 1.0))
    return f"nothing; nearest ceiling {tight.rule}: {_number(tight.count)} of {_number(tight.limit)} {tight.unit}"


def _show_reasons(group: Sequence[Effect]) -> None:
    reasons = [(one, effect) for effect in group for one in effect.given_up]
    if reasons:
        typer.echo("\nWhy")
    for one, effect in reasons:
        typer.echo(_wrapped(f"{effect.after.party}, {one.what}: {one.because}; the number: {one.grade}", "  ", "    "))
    changed = [effect for effect in group if effect.before.standing.bond is not effect.after.standing.bond]
    said: dict[tuple[str, ...], list[str]] = {}
    for effect in changed:
        party = effect.after.party
        words = tuple(sentence.replace(f"binds {party} ", "binds them ") for sentence in effect.after.standing.because)
        said.setdefault(words, []).append(party)
    for words, parties in said.items():
        typer.echo(_wrapped(f"{', '.join(parties)}: {' '.join(words)}", "  ", "    "))
