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

  constructor(private readonly context: Context) {
    this.load();
  }

  update(state: State, before: State): void {
    if (state.dossier !== before.dossier || query(state) !== query(before)) this.load();
  }

  destroy(): void {
    this.stop?.();
  }

  private get dossier(): string {
    return this.context.store.state.dossier || (this.context.library.dossiers[0]?.id ?? "");
  }

  private load(): void {
    const address = `/api/talks/${this.dossier}`;
    if (!this.dossier) return fill(this.element, h("p", {}, "The library holds no dossier of talks."));
    fill(this.element, busy("Reading the dossier"));
    read<Talks>(address).then((talks) => {
      this.talks = talks;
      this.draw(talks);
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
        unjudged.length ? h("button", { type: "button", class: "primary", onclick: () => this.check(unjudged) }, `Judge the ${unjudged.length} that are not judged yet`) : null),
      this.working, this.counts, this.list);
    fill(this.element, panel({
      title: talks.title, chart, table: () => this.table(talks),
      sources: () => sourceList(talks.sources, ["Quotations are marked; everything else is said in our own words. How a claim is read is a choice of ours, and stands with it."]),
      downloads: () => [
        { text: "CSV", run: () => save(`${talks.dossier}-claims.csv`, csv(["id", "date", "party", "speaker", "says", "verdict", "because"], talks.claims.map((c) =>
          [c.id, c.date, c.party, c.speaker, c.says, c.verdict?.verdict ?? "", c.verdict?.because ?? ""])), "text/csv") },
        { text: "JSON", address: `/api/talks/${talks.dossier}`, name: `${talks.dossier}.json` },
      ],
    }));
    this.show();
  }

  private check(claims: string[]): void {
    const { stop, result } = study<unknown>("check", { dossier: this.dossier, claims }, (p) =>
      fill(this.working, busy(`Judging: ${p.stage} ${p.done} of ${p.total}`), h("button", { type: "button", onclick: stop }, "Stop")));
    this.stop = stop;
    fill(this.working, busy("Judging the claims"));
    result.then(() => {
      forget(`/api/talks/${this.dossier}`);
      fill(this.working);
      this.load();
    }, (cause: unknown) => fill(this.working, complaint(cause)));
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
    return h("li", {}, h("div", {}, h("span", { class: `chip ${kind}` }, VERDICTS[kind] ?? kind)),
      h("div", {}, h("p", { class: "says" }, claim.says),
        h("p", { class: "who" }, [claim.speaker, claim.speaker.includes(party) ? "" : party, claim.date].filter(Boolean).join(", "), claim.quote ? `: “${claim.quote}”` : ""),
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
