// Which packages meet most of what the parties said they need; pick one, and the map follows.

import { type Deal, type Grid, type Land, type Package, read, type Scenario, study } from "../api";
import { choice, csv, fill, h, named, number, percent, s, save, say, table } from "../dom";
import { FlatMap } from "../flat-map";
import type { Place } from "../geo";
import { Live } from "../live";
import { busy, complaint, type Context, type Page } from "../page";
import { palette } from "../palette";
import { panel, sourceList } from "../panel";
import type { State } from "../state";

interface Shown { key: string; name: string; example: Package; givenUp: string[]; front: boolean }

export const dealPage = (context: Context): Page => new DealPage(context);

class DealPage implements Page {
  readonly element = h("div");
  private readonly chart = h("div");
  private readonly detail = h("div");
  private readonly follow: Follow;
  private deal: Deal | null = null;
  private axes: [string, string] = ["russia", "usa"];
  private stop: (() => void) | null = null;

  constructor(private readonly context: Context) {
    this.follow = new Follow();
    this.load();
  }

  update(state: State, before: State): void {
    if (state.package !== before.package) this.show();
  }

  destroy(): void {
    this.stop?.();
    this.follow.destroy();
  }

  private get dossier(): string {
    return this.context.store.state.dossier || (this.context.library.dossiers[0]?.id ?? "");
  }

  private load(): void {
    if (!this.dossier) return fill(this.element, h("p", {}, "The library holds no dossier of talks."));
    fill(this.element, busy("Looking up the search of packages"));
    read<{ state: string; deal: Deal | null }>(`/api/deal/${this.dossier}`).then(({ deal }) => (deal ? this.draw(deal) : this.search()),
      (cause: unknown) => fill(this.element, complaint(cause)));
  }

  private search(): void {
    const { result, stop } = study<Deal>("deal", { dossier: this.dossier }, (p) =>
      fill(this.element, busy(`Searching all packages, once: ${p.stage} ${p.done} of ${p.total}`), h("button", { type: "button", onclick: stop }, "Stop")));
    this.stop = stop;
    fill(this.element, busy("Searching all packages, once: half a minute"));
    result.then((deal) => this.draw(deal), (cause: unknown) => fill(this.element, complaint(cause)));
  }

  private packages(): Shown[] {
    const deal = this.deal;
    if (!deal) return [];
    return [
      ...deal.efficient.map((e, i): Shown => ({ key: `e${i}`, name: `Package ${i + 1}`, example: e.example, givenUp: e.given_up, front: e.on_front })),
      ...deal.put_forward.map((p): Shown => ({ key: p.id, name: p.name, example: p, givenUp: p.unmet, front: false })),
    ];
  }

  private draw(deal: Deal): void {
    this.deal = deal;
    const parties = Object.entries(deal.put_forward[0]?.by_party ?? deal.efficient[0]?.example.by_party ?? {}).map(([id]) => ({ value: id, text: named(id) }));
    const axis = (at: 0 | 1, text: string): HTMLElement => choice(text, parties, this.axes[at], (v) => {
      this.axes[at] = v;
      this.show();
    });
    const clash = deal.feasible ? `${deal.feasible.toLocaleString("en")} of them meet every stated condition.`
      : "None of them meets every stated condition; what clashes stands under Table.";
    const body = h("div", {}, h("p", {}, `${deal.packages.toLocaleString("en")} packages were searched. ${clash} ${deal.means}`),
      h("div", { class: "columns" },
        h("div", {}, h("div", { class: "controls" }, axis(0, "Across"), axis(1, "Upwards")), this.chart,
          h("ul", { class: "legend" }, h("li", {}, "● no package meets more of both sides’ conditions (the front)"), h("li", {}, "○ efficient in another sense"), h("li", {}, "◆ put forward at the time"))),
        h("div", {}, this.detail, this.follow.element)));
    fill(this.element, panel({
      title: "Packages and what they meet", chart: body, table: () => this.table(deal),
      sources: () => sourceList([...new Set([...deal.conditions.flatMap((c) => c.sources), ...deal.levers.flatMap((l) => l.sources)])].map((citation) => ({ citation })),
        ["Stated conditions as the dossier reads them; a lever's settings and their sources stand in the dossier."]),
      downloads: () => [
        { text: "CSV", run: () => save("packages.csv", this.csv(), "text/csv") },
        { text: "SVG", run: () => save("packages.svg", new XMLSerializer().serializeToString(this.chart.querySelector("svg") as SVGElement), "image/svg+xml") },
        { text: "JSON", address: `/api/deal/${this.dossier}`, name: `${this.dossier}-deal.json` },
      ],
    }));
    this.show();
  }

  private show(): void {
    const all = this.packages();
    const chosen = all.find((one) => one.key === this.context.store.state.package) ?? all.find((one) => one.front) ?? all[0];
    if (!chosen || !this.deal) return;
    const had = document.activeElement?.closest("[data-key]")?.getAttribute("data-key");
    fill(this.chart, this.scatter(all, chosen));
    if (had) this.chart.querySelector<SVGElement>(`[data-key="${had}"]`)?.focus();
    this.describe(chosen, this.deal);
    void this.follow.show(chosen.example, this.deal);
  }

  private scatter(all: Shown[], chosen: Shown): SVGElement {
    const colours = palette();
    const [across, up] = this.axes;
    const most = (party: string): number => Math.max(1, ...all.map((one) => one.example.by_party[party]?.stated ?? 0));
    const [nx, ny] = [most(across), most(up)];
    const [w, hgt, l, b, t] = [520, 400, 50, 345, 16];
    const px = (v: number): number => l + (v / nx) * (w - l - 24);
    const py = (v: number): number => b - (v / ny) * (b - t);
    const root = s("svg", { class: "chart", viewBox: `0 0 ${w} ${hgt}`, role: "group", "aria-label": "Packages by conditions met; Tab or arrow keys go from one to the next" });
    for (let i = 0; i <= nx; i++) root.append(s("line", { x1: px(i), x2: px(i), y1: t, y2: b, stroke: colours.grid }), s("text", { x: px(i), y: b + 16, "text-anchor": "middle" }, i));
    for (let i = 0; i <= ny; i++) root.append(s("line", { x1: l, x2: w - 24, y1: py(i), y2: py(i), stroke: colours.grid }), s("text", { x: l - 8, y: py(i) + 4, "text-anchor": "end" }, i));
    root.append(s("text", { x: (l + w) / 2, y: b + 38, "text-anchor": "middle", class: "soft" }, `conditions of ${named(across)} met, of ${nx}`),
      s("text", { x: 14, y: (t + b) / 2, "text-anchor": "middle", class: "soft", transform: `rotate(-90 14 ${(t + b) / 2})` }, `conditions of ${named(up)} met, of ${ny}`));
    const places = new Map<string, number>();
    for (const one of all) root.append(this.point(one, chosen, px, py, places));
    return root;
  }

  private point(one: Shown, chosen: Shown, px: (v: number) => number, py: (v: number) => number, places: Map<string, number>): SVGElement {
    const colours = palette();
    const [across, up] = this.axes;
    const [x, y] = [one.example.by_party[across]?.met ?? 0, one.example.by_party[up]?.met ?? 0];
    const nth = places.get(`${x},${y}`) ?? 0;
    places.set(`${x},${y}`, nth + 1);
    const turn = nth * 2.4;
    const [cx, cy] = [px(x) + (nth ? 5 + 4.5 * Math.sqrt(nth) : 0) * Math.cos(turn), py(y) + (nth ? 5 + 4.5 * Math.sqrt(nth) : 0) * Math.sin(turn)];
    const put = one.key[0] !== "e" || !/^e\d+$/.test(one.key);
    const own = put ? colours.warning : colours.iran;
    const mark = put
      ? s("path", { d: `M${cx} ${cy - 7}L${cx + 7} ${cy}L${cx} ${cy + 7}L${cx - 7} ${cy}Z`, fill: own, stroke: colours.paper })
      : s("circle", { cx, cy, r: 6, fill: one.front ? own : colours.paper, stroke: own, "stroke-width": 2 });
    const text = `${one.name}: ${x} conditions of ${named(across)}, ${y} of ${named(up)}`;
    const group = s("g", { class: "deal-point", role: "button", tabindex: 0, "data-key": one.key, "aria-label": text, "aria-pressed": String(one.key === chosen.key) },
      s("title", {}, text), one.key === chosen.key ? s("circle", { cx, cy, r: 11, fill: "none", stroke: colours.ink, "stroke-width": 2 }) : null,
      s("circle", { cx, cy, r: 11, fill: "transparent" }), mark);
    const pick = (): void => this.context.store.look({ package: one.key });
    group.addEventListener("click", pick);
    group.addEventListener("keydown", (event) => {
      const next = { ArrowRight: "nextElementSibling", ArrowDown: "nextElementSibling", ArrowLeft: "previousElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (event.key === "Enter" || event.key === " ") pick();
      else if (next) (group[next as "nextElementSibling"] as SVGElement | null)?.focus();
      else return;
      event.preventDefault();
    });
    return group;
  }

  private describe(chosen: Shown, deal: Deal): void {
    const said = (id: string): string => {
      const c = deal.conditions.find((one) => one.id === id);
      return c ? `${named(c.party)}: ${c.says}${c.red_line ? " (red line)" : ""}` : id;
    };
    const settings = deal.levers.flatMap((lever) => [h("dt", {}, lever.name), h("dd", {}, lever.settings[chosen.example.settings[lever.id] ?? ""] ?? "–")]);
    const measures = Object.entries(chosen.example.measures).flatMap(([id, m]) => [h("dt", {}, MEASURES[id] ?? named(id)), h("dd", {}, `${number(m.value)} ${m.unit}`)]);
    fill(this.detail, h("h3", {}, chosen.name),
      h("p", {}, h("strong", {}, `${chosen.example.met.length} of ${deal.conditions.length} conditions met. `), chosen.givenUp.length ? "Not met:" : ""),
      h("ul", {}, ...chosen.givenUp.map((id) => h("li", {}, said(id)))),
      h("details", {}, h("summary", {}, "What is in it"), h("dl", { class: "key-values" }, ...settings)),
      h("dl", { class: "key-values" }, ...measures));
    say(`${chosen.name}: ${chosen.example.met.length} of ${deal.conditions.length} conditions met`);
  }

  private table(deal: Deal): HTMLElement {
    const said = (id: string): string => deal.conditions.find((one) => one.id === id)?.says ?? id;
    return h("div", {},
      table("Packages", [
        { head: "Package", cell: (p) => p.name }, { head: "Met", cell: (p) => p.example.met.length, number: true },
        { head: "By party", cell: (p) => Object.entries(p.example.by_party).map(([k, v]) => `${named(k)} ${v.met}/${v.stated}`).join(", ") },
        { head: "Not met", cell: (p) => p.givenUp.map(said).join(" ") }, { head: "On the front", cell: (p) => (p.front ? "yes" : "no") },
      ], this.packages()),
      table("What clashes: no package meets all conditions of a line", [{ head: "Conditions", cell: (c) => c.map(said).join(" — ") }], deal.clashes));
  }

  private csv(): string {
    const levers = (this.deal?.levers ?? []).map((l) => l.id);
    return csv(["package", "met", "not_met", "on_front", ...levers], this.packages().map((p) =>
      [p.name, p.example.met.length, p.givenUp.join(" "), String(p.front), ...levers.map((l) => p.example.settings[l] ?? "")]));
  }
}

/** The map beside the packages: the interceptors where a package puts them, at the speed that it allows. */
class Follow {
  readonly element: HTMLElement;
  private readonly map = new FlatMap("Map of the ground defended by the package");
  private readonly note = h("p", { class: "plot-note", role: "status" });
  private readonly live: Live;
  private grid: Grid | null = null;
  private marks: { at: Place; text: string; radar: boolean }[] = [];
  private said = "";
  private last: Parameters<Live["send"]>[0] | null = null;

  constructor() {
    this.map.element.classList.add("little");
    this.map.overlay = (context, projection, colours) => {
      for (const mark of this.marks) {
        const at = projection(mark.at);
        if (!at) continue;
        context.beginPath();
        if (mark.radar) context.arc(at[0], at[1], 6, 0, 2 * Math.PI);
        else context.rect(at[0] - 6, at[1] - 6, 12, 12);
        context.fillStyle = mark.radar ? colours.radar : colours.interceptor;
        context.fill();
        context.font = "600 12px system-ui, sans-serif";
        context.lineWidth = 3;
        context.strokeStyle = colours.halo;
        const [x, y] = mark.radar ? [at[0] + 9, at[1] + 4] : [at[0] - 8, at[1] - 11];
        context.strokeText(mark.text, x, y);
        context.fillStyle = colours.ink;
        context.fillText(mark.text, x, y);
      }
    };
    this.live = new Live({
      cells: (frame) => {
        if (frame.grid !== this.grid?.grid) return;
        this.map.paint(frame.states);
        fill(this.note, `${this.said} ${percent(frame.shares.population_fraction)} of the people in reach of an Iranian intermediate-range missile from ${this.last?.view.launch_area ?? ""} are defended.`);
      },
      progress: () => undefined,
      error: (cause) => fill(this.note, complaint(cause)),
    });
    const legend = h("ul", { class: "legend" }, h("li", {}, h("span", { class: "swatch defended" }), "defended"), h("li", {}, h("span", { class: "swatch undefended" }), "undefended"));
    const credit = h("p", { class: "credit" }, "Made with Natural Earth. Disputed borders are dashed; nothing here is an opinion on the status of any territory.");
    this.element = h("div", {}, this.map.element, legend, this.note, credit);
  }

  destroy(): void {
    this.live.close();
    this.map.destroy();
  }

  async show(chosen: Package, deal: Deal): Promise<void> {
    const set = chosen.settings;
    const scenario = set["radar"] === "gabala" ? "europe-2007-gabala" : "europe-2007";
    try {
      const [base, land, grid] = await Promise.all([read<Scenario>(`/api/scenario/${scenario}`), read<Land>("/api/land?detail=coarse"),
        read<Grid>(`/api/grid?scenario=${scenario}&cell_deg=0.5`)]);
      const gun = base.interceptors[0];
      if (!gun || !base.view) return;
      if (this.grid?.grid !== grid.grid) {
        this.grid = grid;
        this.map.setLand(land);
        this.map.setGrid(grid, [...grid.longitude_deg.map((lon, i): Place => [lon, grid.latitude_deg[i] as number])]);
      }
      const where = set["interceptor-site"] ?? "";
      const place = deal.places[where] ?? { latitude_deg: gun.latitude_deg, longitude_deg: gun.longitude_deg };
      const none = set["interceptors"] === "0";
      this.mark(base, place, none, chosen, deal);
      const edits: Record<string, string> = { [gun.paths.latitude]: String(place.latitude_deg), [gun.paths.longitude]: String(place.longitude_deg) };
      if (gun.paths.burnout_speed && set["speed-cap"]) edits[gun.paths.burnout_speed] = String(Math.min(gun.burnout_speed_km_s ?? 9, Number(set["speed-cap"])));
      if (none) {
        this.map.paint(new Float32Array(grid.latitude_deg.length).fill(1));
        return fill(this.note, `${this.said} Without interceptors nothing is defended.`);
      }
      this.last = { scenario, set: edits, view: { launch_area: base.view.launch_area, vehicle: base.view.vehicle, cell_deg: 0.5 } };
      this.live.send(this.last);
    } catch (cause) {
      fill(this.note, complaint(cause));
    }
  }

  private mark(base: Scenario, place: { latitude_deg: number; longitude_deg: number }, none: boolean, chosen: Package, deal: Deal): void {
    const radar = chosen.settings["radar"] ?? "";
    const shown = base.radars.filter((r) => r.longitude_deg > -20);
    this.marks = shown.map((r) => ({ at: [r.longitude_deg, r.latitude_deg], text: r.title.replace(/\s*\(.*\)$/, "").replace(/^European Midcourse Radar, /, ""), radar: true }));
    if (!none) this.marks.push({ at: [place.longitude_deg, place.latitude_deg], text: "interceptors", radar: false });
    const lever = (id: string): string => deal.levers.find((l) => l.id === id)?.settings[chosen.settings[id] ?? ""] ?? "";
    const other = ["gabala", "brdy"].includes(radar) ? "" : ` The map keeps the radar at Brdy; the package says: ${lever("radar")}. Its own measures above are exact.`;
    this.said = `Interceptors: ${none ? "none" : lever("interceptor-site")}, at most ${lever("speed-cap")}.${other}`;
  }
}

const MEASURES: Record<string, string> = {
  "russian-reach": "Russian trajectories with a window", "europe-defended": "People in European towns defended",
  "usa-defended": "Iranian trajectories to the United States with a window", "radar-on-russia": "Western Russian trajectories seen by the radar",
  "start-end": "End of START-1",
};
