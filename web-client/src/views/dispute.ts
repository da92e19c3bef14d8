// The quarrel of 2007 in one curve: at which burnout speed Russian missiles come within reach.

import { type Dispute, type DisputePoint, read } from "../api";
import { csv, fill, h, number, percent, save, say, table } from "../dom";
import { asked, busy, complaint, type Context, current, type Page } from "../page";
import { palette } from "../palette";
import { panel, savePng, sourceList } from "../panel";
import { Curves, type Plot, plotSvg } from "../plot";
import { query, type State } from "../state";

const COLUMN = "engageable_fraction";

export const disputePage = (context: Context): Page => new DisputePage(context);

class DisputePage implements Page {
  readonly element = h("div");
  private readonly curves = new Curves("Share of Russian and of Iranian flights with an engagement window, by burnout speed of the interceptor");
  private readonly findings = h("div", { class: "findings" });
  private readonly bases = h("div");
  private answer: Dispute | null = null;
  private address = "";
  private speed = 6.3;

  constructor(private readonly context: Context) {
    this.load();
  }

  update(state: State, before: State): void {
    if (query(state) !== query(before)) this.load();
  }

  destroy(): void {
    this.curves.destroy();
  }

  private load(): void {
    const { base, store, library } = this.context;
    if (!library.scenarios.find((s) => s.id === store.state.scenario)?.has_dispute) {
      return fill(this.element, h("p", {}, "This scenario asks no question about burnout speed. Choose another scenario above."));
    }
    const site = base.interceptors[0];
    if (site?.burnout_speed_km_s) this.speed = current(store.state, site.paths.burnout_speed, site.burnout_speed_km_s);
    const address = asked(store.state, "/api/dispute");
    this.address = address;
    fill(this.element, busy("Flying every interceptor speed against every flight: some seconds for a changed scenario"));
    read<Dispute>(address).then((answer) => {
      if (this.address !== address) return;
      this.answer = answer;
      this.draw(answer);
    }, (cause: unknown) => this.address === address && fill(this.element, complaint(cause)));
  }

  private draw(answer: Dispute): void {
    const speeds = answer.points.map((p) => p.burnout_speed_km_s);
    const [low, high] = [Math.min(...speeds), Math.max(...speeds)];
    this.speed = Math.min(high, Math.max(low, this.speed));
    const shown = h("output", { for: "speed" });
    const slider = h("input", { id: "speed", type: "range", min: low, max: high, step: 0.05, value: this.speed, oninput: () => choose(Number(slider.value)) });
    const choose = (speed: number): void => {
      this.speed = speed;
      shown.textContent = `${speed.toFixed(2)} km/s`;
      slider.setAttribute("aria-valuetext", `${speed.toFixed(2)} kilometres per second`);
      this.curves.redraw();
      this.find();
    };
    const chart = h("div", {},
      h("div", { class: "big-slider" }, h("label", { for: "speed" }, "Burnout speed of the interceptor"), slider, shown),
      this.findings, this.curves.element, this.legend(), this.use());
    fill(this.element, panel({
      title: "From which speed on are Russian missiles within reach?", chart, table: () => this.points(answer),
      sources: () => sourceList([...answer.published.map((p) => ({ citation: `${p.who}: ${p.burnout_speed_km_s} km/s. ${p.citation}` })), ...answer.sources],
        ["A window says that an interceptor could be at the same place at the same time. It says nothing about hitting.", ...this.context.base.limits]),
      downloads: () => this.downloads(answer),
    }), h("h2", {}, "Russian bases at this speed"), this.bases);
    this.curves.show(this.plot(answer));
    choose(this.speed);
  }

  private plot(answer: Dispute): Plot {
    const colours = palette();
    const of = (name: string): (number | null)[] => answer.points.map((p) => p[name] ?? null);
    const curve = (side: "russia" | "iran", suffix: string, dash: number[], faint = false) => ({
      name: `${side} ${suffix}`, values: of(`${side}_engageable${suffix}_fraction`), colour: colours[side],
      dash, width: faint ? 1.2 : 2.6, faint,
    });
    return {
      x: answer.points.map((p) => p.burnout_speed_km_s), xName: "burnout speed of the interceptor, km/s", yName: "flights with a window",
      percent: true, yMax: 1, height: 360, chosen: () => this.speed,
      curves: [curve("russia", "", []), curve("iran", "", [9, 4]), curve("russia", "_low", [], true), curve("russia", "_high", [], true),
        curve("iran", "_low", [], true), curve("iran", "_high", [], true)],
      bands: [[3, 2, colours.russia], [5, 4, colours.iran]],
      rules: answer.published.map((p) => ({ at: p.burnout_speed_km_s, text: `${p.burnout_speed_km_s} ${shortName(p.who)}`, colour: colours.muted, dash: true })),
    };
  }

  private at(column: string): number | null {
    const points = this.answer?.points ?? [];
    const after = points.findIndex((p) => p.burnout_speed_km_s >= this.speed - 1e-9);
    const [b, a] = [points[after] as DisputePoint | undefined, points[after - 1]];
    if (!b) return null;
    if (!a) return b[column] ?? null;
    const t = (this.speed - a.burnout_speed_km_s) / (b.burnout_speed_km_s - a.burnout_speed_km_s);
    const [from, to] = [a[column], b[column]];
    return from === null || to === null || from === undefined || to === undefined ? null : from + t * (to - from);
  }

  private find(): void {
    const line = (side: string, text: string): HTMLElement => {
      const name = `${side}_engageable`;
      return h("p", {}, h("strong", {}, percent(this.at(`${name}_fraction`))),
        `${text} (${percent(this.at(`${name}_low_fraction`))} to ${percent(this.at(`${name}_high_fraction`))} over the published ranges)`);
    };
    fill(this.findings, line("russia", "of Russian flights to the United States have a window"), line("iran", "of Iranian flights have one"));
    say(`At ${this.speed.toFixed(2)} kilometres per second: ${percent(this.at("russia_engageable_fraction"))} of Russian flights, ${percent(this.at("iran_engageable_fraction"))} of Iranian.`);
    this.showBases();
  }

  private showBases(): void {
    const all = this.answer?.bases ?? [];
    const speeds = [...new Set(all.map((b) => b.burnout_speed_km_s))];
    const near = speeds.reduce((best, v) => (Math.abs(v - this.speed) < Math.abs(best - this.speed) ? v : best), speeds[0] ?? 0);
    fill(this.bases, table(`Flights from each base with a window, at ${near.toFixed(1)} km/s (the nearest computed speed)`, [
      { head: "Base", cell: (b) => b.name }, { head: "System", cell: (b) => b.system },
      { head: "With a window", cell: (b) => percent(b.engageable_fraction), number: true },
    ], all.filter((b) => b.burnout_speed_km_s === near)));
  }

  private legend(): HTMLElement {
    return h("ul", { class: "legend" },
      h("li", {}, h("span", { class: "swatch line-russia" }), "solid: Russian flights to the United States"),
      h("li", {}, h("span", { class: "swatch line-iran" }), "long dashes: Iranian flights"),
      h("li", {}, "shaded: from the low to the high end of the published ranges; upright lines: published speeds"));
  }

  private use(): HTMLElement | null {
    const path = this.context.base.interceptors[0]?.paths.burnout_speed;
    if (!path) return null;
    return h("p", {}, h("button", { type: "button", onclick: () => {
      const { store } = this.context;
      store.edit({ [path]: this.speed.toFixed(2) });
      store.look({ view: "map" });
    } }, "Use this speed on the map"));
  }

  private points(answer: Dispute): HTMLElement {
    const share = (head: string, name: string) => ({ head, cell: (p: DisputePoint) => percent(p[name], 1), number: true });
    return table("Shares of flights with an engagement window", [
      { head: "Burnout speed, km/s", cell: (p) => number(p.burnout_speed_km_s) },
      share("Russian", `russia_${COLUMN}`), share("low", "russia_engageable_low_fraction"), share("high", "russia_engageable_high_fraction"),
      share("Iranian", `iran_${COLUMN}`), share("low", "iran_engageable_low_fraction"), share("high", "iran_engageable_high_fraction"),
      share("Russian, speed alone", "russia_engageable_speed_alone_fraction"), share("Russian, short radar", "russia_engageable_short_radar_fraction"),
    ], answer.points);
  }

  private downloads(answer: Dispute) {
    const columns = Object.keys(answer.points[0] ?? {});
    const title = "Flights with an engagement window by burnout speed of the interceptor";
    const { store } = this.context;
    return [
      { text: "CSV", run: () => save("dispute.csv", csv(columns, answer.points.map((p) => columns.map((c) => p[c] ?? null))), "text/csv") },
      { text: "PNG", run: () => (this.curves.canvas ? savePng(this.curves.canvas, "dispute.png") : undefined) },
      { text: "SVG", run: () => save("dispute.svg", plotSvg(this.plot(answer), title), "image/svg+xml") },
      { text: "YAML", address: `/api/scenario/${store.state.scenario}/yaml${query(store.state)}`, name: `${store.state.scenario}-edited.yaml` },
    ];
  }
}

const shortName = (who: string): string => (who.length > 26 ? `${who.split(/[,(]/)[0]}`.slice(0, 30) : who);
