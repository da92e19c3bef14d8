// What the treaties allow and what was declared, on any day.

import { type LimitRow, read, type Treaties, type Treaty } from "../api";
import { csv, fill, h, named, number, s, save, say, table } from "../dom";
import { busy, complaint, type Context, type Page } from "../page";
import { palette } from "../palette";
import { panel, sourceList } from "../panel";
import type { State } from "../state";

const STATUS: Record<string, string> = {
  within: "within", breach: "breach", "no-data": "no data", "not-binding": "not binding", depends: "depends",
};
const FIRST = Date.UTC(1970, 0, 1);
const DAY = 86_400_000;

export const treatiesPage = (context: Context): Page => new TreatiesPage(context);

class TreatiesPage implements Page {
  readonly element = h("div");
  private readonly body = h("div");
  private readonly day = h("input", { type: "date", min: "1960-01-01", max: "2060-12-31", id: "day" });
  private readonly slider = h("input", { type: "range", min: 0, max: 22_000, step: 1, "aria-label": "Day, from 1970 to 2030" });
  private readonly all = h("input", { type: "checkbox" });
  private answer: Treaties | null = null;
  private wait = 0;

  constructor(private readonly context: Context) {
    const chart = h("div", {},
      h("div", { class: "big-slider" }, h("label", { for: "day" }, "On this day"), this.slider, this.day),
      h("p", {}, h("label", { class: "check" }, this.all, "also parties without declared forces, and treaties not in force")), this.body);
    this.day.addEventListener("change", () => this.day.value && this.go(this.day.value));
    this.slider.addEventListener("input", () => {
      const date = new Date(FIRST + Number(this.slider.value) * DAY).toISOString().slice(0, 10);
      this.slider.setAttribute("aria-valuetext", date);
      this.day.value = date;
      clearTimeout(this.wait);
      this.wait = window.setTimeout(() => this.go(date), 60);
    });
    this.all.addEventListener("change", () => this.show());
    fill(this.element, panel({
      title: "Counts against limits", chart, table: () => this.table(),
      sources: () => sourceList(this.rows().map(([, r]) => ({ citation: r.source })).filter((x, i, a) => x.citation && a.findIndex((y) => y.citation === x.citation) === i),
        ["Law as dated functions: what a treaty limits, counts and allows on the day asked, applied to declared forces. Nothing here is legal advice."]),
      downloads: () => [
        { text: "CSV", run: () => save(`treaties-${this.date}.csv`, this.csv(), "text/csv") },
        { text: "JSON", address: `/api/treaties?date=${this.date}`, name: `treaties-${this.date}.json` },
      ],
    }));
    this.load();
  }

  update(state: State, before: State): void {
    if (state.date !== before.date) this.load();
  }

  destroy(): void {
    clearTimeout(this.wait);
  }

  private get date(): string {
    return this.context.store.state.date || this.context.base.date;
  }

  private go(date: string): void {
    this.context.store.look({ date });
  }

  private load(): void {
    const date = this.date;
    this.day.value = date;
    this.slider.value = String((Date.parse(date) - FIRST) / DAY);
    if (!this.answer) fill(this.body, busy("Counting"));
    read<Treaties>(`/api/treaties?date=${date}`).then((answer) => {
      if (date !== this.date) return;
      this.answer = answer;
      this.show();
    }, (cause: unknown) => date === this.date && fill(this.body, complaint(cause)));
  }

  private show(): void {
    if (!this.answer) return;
    const { treaties } = this.answer;
    const force = treaties.filter((t) => t.in_force);
    const rest = treaties.filter((t) => !t.in_force);
    fill(this.body, h("p", {}, `${force.length} of ${treaties.length} treaties in force on ${this.answer.date}.`),
      ...(this.all.checked ? [...force, ...rest] : force).map((t) => this.treaty(t)),
      this.all.checked ? null : h("p", { class: "muted" }, rest.length ? `Not in force: ${rest.map((t) => t.title).join("; ")}.` : ""));
    const breaches = this.rows().filter(([, r]) => r.breach === true).length;
    say(`${this.answer.date}: ${force.length} treaties in force, ${breaches} ${breaches === 1 ? "breach" : "breaches"}`);
  }

  private treaty(treaty: Treaty): HTMLElement {
    const rows = treaty.rows.filter((r) => this.all.checked || r.counted !== null || r.low !== null || r.breach !== null);
    const hidden = treaty.rows.length - rows.length;
    return h("section", { class: "treaty", "aria-label": treaty.title },
      h("h3", {}, treaty.title, h("span", { class: `chip ${treaty.in_force ? "within" : "not-binding"}` }, treaty.in_force ? "in force" : "not in force")),
      h("p", { class: "muted" }, treaty.because),
      rows.length ? table(`${treaty.title}: counts and limits`, [
        { head: "Party", cell: (r) => named(r.party) }, { head: "Limit", cell: (r) => `${r.limit} (${r.article})` },
        { head: "Counted", cell: (r) => counted(r), number: true }, { head: "Allowed", cell: (r) => number(r.allowed), number: true },
        { head: "Share of the limit", cell: (r) => gauge(r) },
        { head: "Status", cell: (r) => h("span", { class: `chip ${r.status}`, title: r.because.join(" ") }, STATUS[r.status] ?? r.status) },
      ], rows) : h("p", { class: "muted" }, "No count can be set against a limit on this day."),
      hidden ? h("p", { class: "muted" }, `${hidden} limits of parties whose forces were not declared are left out.`) : null);
  }

  private rows(): [Treaty, LimitRow][] {
    return (this.answer?.treaties ?? []).flatMap((t) => t.rows.map((r): [Treaty, LimitRow] => [t, r]));
  }

  private table(): HTMLElement {
    return table(`All limits on ${this.date}`, [
      { head: "Treaty", cell: ([t]) => t.title }, { head: "In force", cell: ([t]) => (t.in_force ? "yes" : "no") },
      { head: "Party", cell: ([, r]) => named(r.party) }, { head: "Limit", cell: ([, r]) => r.limit }, { head: "Article", cell: ([, r]) => r.article },
      { head: "Counted", cell: ([, r]) => counted(r), number: true }, { head: "Allowed", cell: ([, r]) => number(r.allowed), number: true },
      { head: "Room left", cell: ([, r]) => number(r.headroom), number: true }, { head: "Status", cell: ([, r]) => STATUS[r.status] ?? r.status },
    ], this.rows());
  }

  private csv(): string {
    return csv(["treaty", "in_force", "party", "limit", "article", "counted", "low", "high", "allowed", "headroom", "unit", "status", "source"],
      this.rows().map(([t, r]) => [t.id, String(t.in_force), r.party, r.limit, r.article, r.counted, r.low, r.high, r.allowed, r.headroom, r.unit, r.status, r.source]));
  }
}

function counted(row: LimitRow): string {
  if (row.counted !== null) return number(row.counted);
  return row.low === null ? "–" : `${number(row.low)} to ${number(row.high)}`;
}

function gauge(row: LimitRow): SVGElement | string {
  const value = row.counted ?? row.high;
  if (value === null || !row.allowed) return row.allowed === 0 ? "ban" : "–";
  const colours = palette();
  const share = value / row.allowed;
  const full = Math.max(1, share);
  return s("svg", { class: "gauge", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": `${Math.round(share * 100)} % of the limit` },
    s("rect", { width: 100, height: 10, fill: colours.grid }),
    s("rect", { width: (100 * share) / full, height: 10, fill: share > 1 ? colours.russia : colours.defended }),
    s("rect", { x: 100 / full - 1.5, width: 1.5, height: 10, fill: colours.ink }));
}
