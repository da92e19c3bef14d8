// What was claimed, whether it holds, and where the answer flips.

import { type Claim, type Flip, forget, read, study, type Talks, type Verdict } from "../api";
import { choice, csv, fill, h, number, save, say, table } from "../dom";
import { busy, complaint, type Context, type Page } from "../page";
import { panel, sourceList } from "../panel";
import { query, type State } from "../state";

export const VERDICTS: Record<string, string> = {
  holds: "holds", fails: "fails", depends: "depends", undecidable: "cannot be decided", unjudged: "not judged yet",
};

export const claimsPage = (context: Context): Page => new ClaimsPage(context);

class ClaimsPage implements Page {
  readonly element = h("div");
  private readonly list = h("ul", { class: "claims" });
  private readonly counts = h("p", { class: "findings", role: "status" });
  private readonly working = h("div");
  private talks: Talks | null = null;
  private readonly filter = { verdict: "", topic: "", text: "" };
  private stop: (() => void) | null = null;
  /** Claims that are being judged now. */
  private pending = new Set<string>();
  private due = 0;

  constructor(private readonly context: Context) {
    this.load();
  }

  update(state: State, before: State): void {
    if (state.dossier !== before.dossier || query(state) !== query(before)) this.load();
  }

  destroy(): void {
    this.stop?.();
    clearTimeout(this.due);
  }

  /** Whether the edits can be made in the scenario that this dossier asks: it is the edited one, or builds on it. */
  private get follows(): boolean {
    const { store, library } = this.context;
    let name = library.dossiers.find((d) => d.id === this.dossier)?.scenario ?? "";
    while (name && name !== store.state.scenario) name = library.scenarios.find((one) => one.id === name)?.extends ?? "";
    return name !== "";
  }

  private get edited(): boolean {
    return Object.keys(this.context.store.state.set).length > 0 && this.follows;
  }

  private get address(): string {
    return `/api/talks/${this.dossier}${this.follows ? query(this.context.store.state) : ""}`;
  }

  private get dossier(): string {
    return this.context.store.state.dossier || (this.context.library.dossiers[0]?.id ?? "");
  }

  private load(): void {
    this.stop?.();
    this.stop = null;
    fill(this.working);
    const { address } = this;
    if (!this.dossier) return fill(this.element, h("p", {}, "The library holds no dossier of talks."));
    fill(this.element, busy("Reading the dossier"));
    read<Talks>(address).then((talks) => {
      if (address !== this.address) return;
      this.talks = talks;
      this.draw(talks);
      const open = talks.claims.filter((c) => !c.verdict).map((c) => c.id);
      if (this.edited && open.length) this.check(open);
    }, (cause: unknown) => fill(this.element, complaint(cause)));
  }

  private draw(talks: Talks): void {
    const { meeting } = talks;
    const topics = [...new Set(talks.claims.map((c) => c.topic))];
    const name = (id: string): string => talks.issues.find((i) => i.id === id)?.name ?? id;
    const search = h("input", { type: "search", oninput: () => {
      this.filter.text = search.value.toLowerCase();
      this.show();
    } });
    const unjudged = talks.claims.filter((c) => !c.verdict).map((c) => c.id);
    const chart = h("div", {},
      h("p", {}, `${meeting.place}, ${meeting.date}. ${talks.summary}`),
      h("div", { class: "controls" },
        choice("Verdict", [{ value: "", text: "all" }, ...Object.entries(VERDICTS).map(([value, text]) => ({ value, text }))], "", (v) => {
          this.filter.verdict = v;
          this.show();
        }),
        choice("Topic", [{ value: "", text: "all" }, ...topics.map((value) => ({ value, text: name(value) }))], "", (v) => {
          this.filter.topic = v;
          this.show();
        }),
        h("label", { class: "field" }, h("span", {}, "Words"), search),
        unjudged.length && !this.edited ? h("button", { type: "button", class: "primary", onclick: () => this.check(unjudged) }, `Judge the ${unjudged.length} that are not judged yet`) : null),
      h("p", { class: "muted" }, this.scope(talks)), this.working, this.counts, this.list);
    fill(this.element, panel({
      title: talks.title, chart, table: () => this.table(talks),
      sources: () => sourceList(talks.sources, ["Quotations are marked; everything else is said in our own words. How a claim is read is a choice of ours, and stands with it."]),
      downloads: () => [
        { text: "CSV", run: () => save(`${talks.dossier}-claims.csv`, csv(["id", "date", "party", "speaker", "says", "verdict", "because"], talks.claims.map((c) =>
          [c.id, c.date, c.party, c.speaker, c.says, c.verdict?.verdict ?? "", c.verdict?.because ?? ""])), "text/csv") },
        { text: "JSON", address: this.address, name: `${talks.dossier}.json` },
      ],
    }));
    this.show();
  }

  /** Which scenario the verdicts are those of. */
  private scope(talks: Talks): string {
    const { store, base } = this.context;
    const count = Object.keys(store.state.set).length;
    if (!this.follows) return `These claims are judged with their own scenario, ${talks.scenario}; ${base.title} and its edits do not move them.`;
    const which = talks.scenario === store.state.scenario ? "the scenario" : `${talks.scenario}, which builds on ${store.state.scenario},`;
    if (!count) return `Judged with ${which} as it stands, without edits.`;
    return `Judged with ${which} as edited here (${count} ${count === 1 ? "value" : "values"}). Claims that rest on treaties and forces alone come out as before, and say so.`;
  }

  private check(claims: string[]): void {
    const { address, edited } = this;
    const set = edited ? Object.entries(this.context.store.state.set).map(([path, value]) => `${path}=${value}`) : [];
    this.pending = new Set(claims);
    const { stop, result } = study<unknown>("check", { dossier: this.dossier, claims, set }, (p) => {
      fill(this.working, busy(`Judging: ${p.done} of ${p.total} claims${p.left_s ? `, about ${Math.ceil(p.left_s)} s left` : ""}`), h("button", { type: "button", onclick: () => {
        stop();
        this.done();
      } }, "Stop"));
    }, (verdict) => {
      const claim = this.talks?.claims.find((c) => c.id === verdict.claim);
      if (address !== this.address || !claim) return;
      claim.verdict = verdict;
      this.pending.delete(verdict.claim);
      this.due ||= window.setTimeout(() => {
        this.due = 0;
        this.show();
      }, 300);
    });
    this.stop = stop;
    fill(this.working, busy("Judging the claims"));
    this.show();
    result.then(() => {
      forget(address);
      if (address !== this.address) return;
      this.done();
      if (this.talks) this.draw(this.talks);
    }, (cause: unknown) => {
      if (address !== this.address) return;
      this.done();
      fill(this.working, complaint(cause));
    });
  }

  private done(): void {
    this.pending.clear();
    this.stop = null;
    fill(this.working);
    this.show();
  }

  private chosen(): Claim[] {
    const { verdict, topic, text } = this.filter;
    return (this.talks?.claims ?? []).filter((c) =>
      (!verdict || (c.verdict?.verdict ?? "unjudged") === verdict) && (!topic || c.topic === topic) &&
      (!text || `${c.says} ${c.speaker} ${c.quote} ${c.reading}`.toLowerCase().includes(text)));
  }

  private show(): void {
    const claims = this.chosen();
    const count = (kind: string): number => claims.filter((c) => (c.verdict?.verdict ?? "unjudged") === kind).length;
    fill(this.counts, `${claims.length} claims: `, Object.entries(VERDICTS).filter(([k]) => count(k)).map(([k, text]) => `${text} ${count(k)}`).join(", "));
    fill(this.list, ...claims.map((c) => this.claim(c)));
    say(this.counts.textContent ?? "");
  }

  private claim(claim: Claim): HTMLElement {
    const { verdict } = claim;
    const kind = verdict?.verdict ?? "unjudged";
    const party = this.talks?.parties.find((p) => p.id === claim.party)?.name ?? claim.party;
    const waits = this.pending.has(claim.id);
    const untouched = this.edited && claim.rests_on.length > 0 && claim.rests_on.every((one) => one === "law");
    return h("li", {}, h("div", {}, h("span", { class: `chip ${kind}` }, waits ? "recomputing…" : VERDICTS[kind] ?? kind)),
      h("div", {}, h("p", { class: "says" }, claim.says),
        h("p", { class: "who" }, [claim.speaker, claim.speaker.includes(party) ? "" : party, claim.date].filter(Boolean).join(", "), claim.quote ? `: “${claim.quote}”` : ""),
        untouched ? h("p", { class: "who" }, "Rests on treaties and forces alone: no edit of the scenario moves it.") : null,
        ...(verdict ? distinct(verdict.flip_points).slice(0, 2).map(flip) : []),
        h("details", {}, h("summary", {}, "Why, and from what"), ...this.why(claim, verdict))));
  }

  private why(claim: Claim, verdict: Verdict | null): HTMLElement[] {
    const parts: HTMLElement[] = [];
    if (claim.reading) parts.push(h("p", {}, h("strong", {}, "Read as: "), claim.reading));
    if (verdict) {
      parts.push(h("p", {}, verdict.because));
      parts.push(...distinct(verdict.flip_points).slice(2).map(flip));
      parts.push(table("Evidence", [
        { head: "Asked", cell: (e) => e.phrase }, { head: "Answer", cell: (e) => `${number(e.value)} ${e.unit}`, number: true },
        { head: "Range", cell: (e) => (e.interval ? `${number(e.interval[0])} to ${number(e.interval[1])} ${e.unit}` : "–"), number: true },
        { head: "Left out", cell: (e) => e.left_out || "–" },
      ], verdict.evidence));
    }
    const sources = [...new Set([...claim.sources, ...(verdict?.sources ?? [])])];
    parts.push(h("p", { class: "muted" }, `Sources: ${sources.join("; ")}`));
    return parts;
  }

  private table(talks: Talks): HTMLElement {
    return table(`Claims of ${talks.title}`, [
      { head: "Claim", cell: (c) => c.says }, { head: "By", cell: (c) => c.speaker }, { head: "Date", cell: (c) => c.date },
      { head: "Verdict", cell: (c) => VERDICTS[c.verdict?.verdict ?? "unjudged"] ?? "" },
      { head: "Flips at", cell: (c) => distinct(c.verdict?.flip_points ?? []).map((f) => `${number(f.at)} ${f.unit} (${f.label})`).join("; ") || "–" },
    ], talks.claims);
  }
}

function distinct(all: Flip[]): Flip[] {
  const seen = new Set<string>();
  return all.filter((f) => !seen.has(`${f.label}${f.at}${f.to}`) && seen.add(`${f.label}${f.at}${f.to}`));
}

function flip(one: Flip): HTMLElement {
  const range = one.published?.length ? `, published ${number(one.published[0])} to ${number(one.published[1])}` : "";
  const outside = one.inside_published_range ? "" : " (outside the published range)";
  return h("p", { class: "flip" }, `Flips from ${VERDICTS[one.from] ?? one.from} to ${VERDICTS[one.to] ?? one.to} at `,
    h("strong", {}, `${number(one.at)} ${one.unit}`), ` of ${one.label}${range}${outside}`);
}
