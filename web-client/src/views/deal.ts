// Which packages meet most of what the parties said they need; pick one, and the map follows.

import { type Deal, type Grid, type Land, type MapLine, type Package, type PackageMap, read, type Scenario, study } from "../api";
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
    void this.follow.show(chosen.example);
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
    const measures = Object.entries(chosen.example.measures).flatMap(([id, m]) => [h("dt", {}, deal.measures.find((one) => one.id === id)?.name ?? named(id)), h("dd", {}, `${number(m.value)} ${m.unit}`)]);
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

/** The map beside the packages: the scenario as a package changes it, and in words what no map can show of it. */
class Follow {
  readonly element: HTMLElement;
  private readonly map = new FlatMap("Map of the ground defended by the package");
  private readonly note = h("p", { class: "plot-note", role: "status" });
  private readonly live: Live;
  private grid: Grid | null = null;
  private readonly lines = h("div", { class: "map-lines" });
  private marks: { at: Place; text: string; radar: boolean; looks: [number, number] | null }[] = [];
  private missile: [string, string] = ["", ""];
  private asked = 0;
  private sent = 0;

  constructor() {
    this.map.element.classList.add("little");
    this.map.overlay = (context, projection, colours) => {
      const taken: Box[] = this.marks.flatMap((mark): Box[] => {
        const at = projection(mark.at);
        return at ? [[at[0] - 7, at[1] - 7, at[0] + 7, at[1] + 7]] : [];
      });
      for (const mark of this.marks) {
        const at = projection(mark.at);
        if (!at) continue;
        if (mark.looks) {
          context.beginPath();
          sector(mark.at, mark.looks).forEach((place, i) => {
            const to = projection(place);
            if (to) i ? context.lineTo(to[0], to[1]) : context.moveTo(to[0], to[1]);
          });
          context.globalAlpha = 0.18;
          context.fillStyle = colours.radar;
          context.fill();
          context.globalAlpha = 1;
          context.lineWidth = 1;
          context.strokeStyle = colours.radar;
          context.stroke();
        }
        context.beginPath();
        if (mark.radar) context.arc(at[0], at[1], 6, 0, 2 * Math.PI);
        else context.rect(at[0] - 6, at[1] - 6, 12, 12);
        context.fillStyle = mark.radar ? colours.radar : colours.interceptor;
        context.fill();
        context.font = "600 12px system-ui, sans-serif";
        context.lineWidth = 3;
        context.strokeStyle = colours.halo;
        const wide = context.measureText(mark.text).width;
        const [x, y] = free([[at[0] + 9, at[1] + 4], [at[0] - 9 - wide, at[1] + 4], [at[0] - wide / 2, at[1] - 11], [at[0] - wide / 2, at[1] + 20]], wide, this.map.width, taken);
        context.strokeText(mark.text, x, y);
        context.fillStyle = colours.ink;
        context.fillText(mark.text, x, y);
      }
    };
    this.live = new Live({
      cells: (frame) => {
        if (frame.grid !== this.grid?.grid || this.sent !== this.asked) return;
        this.map.paint(frame.states);
        fill(this.note, `${percent(frame.shares.population_fraction)} of the people in reach of one missile from ${this.missile[1]} (${this.missile[0]}) are defended.`);
      },
      progress: () => undefined,
      error: (cause) => fill(this.note, complaint(cause)),
    });
    const legend = h("ul", { class: "legend" }, h("li", {}, h("span", { class: "swatch defended" }), "defended"), h("li", {}, h("span", { class: "swatch undefended" }), "undefended"),
      h("li", {}, "● radar; a wedge is the sector it looks over, not how far"), h("li", {}, "■ interceptors"));
    const credit = h("p", { class: "credit" }, "Made with Natural Earth. Disputed borders are dashed; nothing here is an opinion on the status of any territory.");
    this.element = h("div", {}, this.map.element, legend, this.note, this.lines, credit);
  }

  destroy(): void {
    this.live.close();
    this.map.destroy();
  }

  async show(chosen: Package): Promise<void> {
    const asked = ++this.asked;
    const map = chosen.map;
    fill(this.lines);
    fill(this.note, busy("The map follows"));
    if (!map) return fill(this.note, "This dossier names no scenario, so there is nothing to draw.");
    this.explain(map);
    const query = Object.entries(map.overrides).map(([path, value]) => `set=${encodeURIComponent(`${path}=${value}`)}`).join("&");
    try {
      const [base, land, grid] = await Promise.all([read<Scenario>(`/api/scenario/${map.scenario}?${query}`), read<Land>("/api/land?detail=coarse"),
        read<Grid>(`/api/grid?scenario=${map.scenario}&cell_deg=0.5`)]);
      if (asked !== this.asked) return;
      if (!base.view) return fill(this.note, `${base.title} has no map of defended ground.`);
      if (this.grid?.grid !== grid.grid) {
        this.grid = grid;
        this.map.setLand(land);
        this.map.setGrid(grid, [...grid.longitude_deg.map((lon, i): Place => [lon, grid.latitude_deg[i] as number])]);
      }
      this.mark(base, map);
      if (map.interceptors === 0) {
        this.map.paint(new Float32Array(grid.latitude_deg.length).fill(1));
        return fill(this.note, "Without interceptors nothing is defended.");
      }
      this.map.draw();
      const view = { launch_area: base.view.launch_area, vehicle: base.view.vehicle, cell_deg: 0.5 };
      this.missile = [base.vehicles.find((v) => v.id === view.vehicle)?.title ?? view.vehicle, base.launch_areas.find((a) => a.id === view.launch_area)?.title ?? view.launch_area];
      this.sent = asked;
      this.live.send({ scenario: map.scenario, set: map.overrides, view });
    } catch (cause) {
      if (asked === this.asked) fill(this.note, complaint(cause));
    }
  }

  private explain(map: PackageMap): void {
    const list = (lines: MapLine[]): HTMLElement => h("ul", {}, ...lines.map((line) => h("li", {}, h("strong", {}, line.says), ". ", h("span", { class: "soft" }, line.reading))));
    fill(this.lines,
      h("details", { open: true }, h("summary", {}, `On the map: ${map.shown.length} of the package’s ${map.shown.length + map.nothing.length} settings`), list(map.shown)),
      h("details", {}, h("summary", {}, `Nothing on the map: ${map.nothing.map((line) => line.says.split(":")[0]).join("; ")}`), list(map.nothing)));
  }

  private mark(base: Scenario, map: PackageMap): void {
    const short = (title: string): string => title.replace(/^European Midcourse Radar, /, "").replace(/^.* radar at /i, "").replace(/^Forward-based.*/, "forward radar").replace(/[,(].*/, "").trim();
    this.marks = base.radars.filter((r) => r.longitude_deg > -20).map((r) => ({ at: [r.longitude_deg, r.latitude_deg], text: short(r.title), radar: true,
      looks: r.azimuth_half_width_deg < 180 ? [r.boresight_azimuth_deg, r.azimuth_half_width_deg] : null }));
    const site = base.interceptors.find((one) => one.id === map.site);
    if (site && map.interceptors) {
      this.marks.push({ at: [site.longitude_deg, site.latitude_deg], radar: false, looks: null,
        text: `${map.interceptors} interceptors${site.burnout_speed_km_s === null ? "" : `, ${number(site.burnout_speed_km_s)} km/s`}` });
    }
    this.map.canvas.setAttribute("aria-label", `Map of the ground defended by the package: ${this.marks.map((mark) => mark.text).join("; ")}`);
  }
}

type Box = [number, number, number, number];

/** The first of some places for a text that stays on the map and off what is there; it is noted as taken. */
function free(places: Place[], wide: number, most: number, taken: Box[]): Place {
  const box = ([x, y]: Place): Box => [x, y - 10, x + wide, y + 3];
  const clear = (b: Box): boolean => b[0] > 2 && b[2] < most - 2 && taken.every((o) => b[2] < o[0] || o[2] < b[0] || b[3] < o[1] || o[3] < b[1]);
  const found = places.find((place) => clear(box(place))) ?? places[0] as Place;
  taken.push(box(found));
  return found;
}

const SECTOR_DEG = 6;

/** The edge of the sector that a radar looks over, as places; its length on the map says nothing of how far it sees. */
function sector(at: Place, [middle, half]: [number, number]): Place[] {
  const steps = Math.max(2, Math.ceil(half / 5));
  const rad = Math.PI / 180;
  const [lon, lat] = [at[0] * rad, at[1] * rad];
  const reach = SECTOR_DEG * rad;
  return [at, ...Array.from({ length: 2 * steps + 1 }, (_, i): Place => {
    const azimuth = (middle - half + (i * half) / steps) * rad;
    const there = Math.asin(Math.sin(lat) * Math.cos(reach) + Math.cos(lat) * Math.sin(reach) * Math.cos(azimuth));
    const turn = Math.atan2(Math.sin(azimuth) * Math.sin(reach) * Math.cos(lat), Math.cos(reach) - Math.sin(lat) * Math.sin(there));
    return [(lon + turn) / rad, there / rad];
  }), at];
}
