// The globe: flights at their true height in one shared time, with what lies behind the Earth hidden.

import { type Grid, type Land, read, type Scene, type SceneEvent, type SceneSite, type Track } from "../api";
import { choice, clock, csv, fill, h, latLon, number, save, say, table } from "../dom";
import { geodetic } from "../geo";
import { type Frame, Live } from "../live";
import { asked, busy, complaint, type Context, type Page, sceneAddress } from "../page";
import { type Palette, palette } from "../palette";
import { panel, savePng, sourceList } from "../panel";
import { type Chains, chains, Eye, graticule, outline, type Points, points } from "../sphere";
import { query, type State } from "../state";

const RAD = Math.PI / 180;

/** Flights beyond this number are drawn thin, all of a kind in one stroke. */
const MANY = 30;
/** Points of a flight that is drawn thin lie this far apart at least, in Earth radii. */
const APART = 0.009;

interface Flight {
  track: Track; points: Points; thin: Points; thinTimes: Float64Array; here: Points; intercept: SceneEvent | null; meet: Points;
  launch: number | null; site: Points | null;
}
interface Ground { land: Chains; borders: Chains; disputed: Chains; lakes: Chains }

export const globePage = (context: Context): Page => new GlobePage(context);

class GlobePage implements Page {
  readonly element = h("div");
  private readonly canvas = h("canvas", { role: "img", "aria-label": "Globe with the flights of the scenario" });
  private readonly box = h("div", { class: "globe", tabindex: 0, role: "group", "aria-label": "Globe: arrow keys turn it, plus and minus zoom, Page Up and Page Down choose a flight" }, this.canvas);
  private readonly status = h("div");
  private readonly said = h("p", { class: "readout" });
  private readonly slider = h("input", { type: "range", min: 0, max: 1, step: 1, "aria-label": "Time from launch" });
  private readonly shownTime = h("output");
  private readonly play = h("button", { type: "button" }, "Play");
  private readonly surface = document.createElement("canvas");
  private readonly eye = new Eye();
  private readonly grid10 = graticule();
  private readonly live: Live;
  private readonly watch: ResizeObserver;
  private land: Ground | null = null;
  private grid: Grid | null = null;
  private frame: Frame | null = null;
  /** All cells, those not out of reach, the defended ones: each drawn over the one before. */
  private regions: Chains[] = [];
  private hatch: { key: string; pattern: CanvasPattern | null } = { key: "", pattern: null };
  private flights: Flight[] = [];
  private fans: Points[] = [];
  private spots: { site: SceneSite; at: Points }[] = [];
  private turn: [number, number] = [24, 8];
  private zoom = 1.9;
  private ratio = 1;
  private size: [number, number] = [0, 0];
  private stale = true;
  private kept = false;
  private due = 0;
  private time = 0;
  private end = 1;
  private playing = 0;
  private picked = "";
  private address = "";

  constructor(private readonly context: Context) {
    this.live = new Live({
      cells: (frame) => {
        this.frame = frame;
        this.outlines();
        this.refresh();
      },
      progress: () => undefined,
      error: (cause) => fill(this.status, complaint(cause)),
    });
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.box);
    this.picked = context.store.state.threat;
    this.listen();
    this.layout();
    this.load();
  }

  update(state: State, before: State): void {
    if (query(state) !== query(before)) this.load();
  }

  destroy(): void {
    this.live.close();
    this.watch.disconnect();
    cancelAnimationFrame(this.due);
    cancelAnimationFrame(this.playing);
  }

  // ------------------------------------------------------------------------------------------------------------ loading

  private load(): void {
    const { store, base } = this.context;
    const group = this.box.dataset["group"] ?? "";
    const address = sceneAddress(store.state, group ? [group] : []);
    this.address = address;
    fill(this.status, busy("Flying"));
    read<Land>("/api/land?detail=coarse").then((land) => {
      this.land = { land: chains(land.land.flat()), lakes: chains(land.lakes.flat()), borders: chains(land.borders), disputed: chains(land.disputed) };
      this.refresh();
    }, (cause: unknown) => fill(this.status, complaint(cause)));
    read<Scene>(address).then((scene) => address === this.address && this.take(scene), (cause: unknown) => fill(this.status, complaint(cause)));
    const view = base.view;
    if (!view) return;
    const { area, vehicle, cell } = store.state;
    const wanted = { launch_area: area || view.launch_area, vehicle: vehicle || view.vehicle, cell_deg: Number(cell) || view.cell_deg };
    read<Grid>(asked(store.state, "/api/grid", { cell_deg: String(wanted.cell_deg) })).then((grid) => {
      this.setGrid(grid);
      this.live.send({ scenario: store.state.scenario, set: store.state.set, view: wanted });
    }, (cause: unknown) => fill(this.status, complaint(cause)));
  }

  private setGrid(grid: Grid): void {
    this.grid = grid;
    this.outlines();
  }

  private outlines(): void {
    const { grid, frame } = this;
    this.regions = grid && frame?.grid === grid.grid ? [0, 1, 2].map((least) => outline(grid, (cell) => (frame.states[cell] ?? 0) >= least)) : [];
  }

  private take(scene: Scene): void {
    this.flights = scene.tracks.map((track) => {
      const of = (kind: string): SceneEvent | undefined => scene.events.find((e) => e.threat === track.id && e.kind === kind);
      const intercept = of("earliest intercept") ?? null;
      const site = scene.sites.find((one) => one.id === intercept?.subject);
      const all = points(track.lon_deg, track.lat_deg, track.height_km);
      const kept = spaced(all);
      return { track, points: all, thin: Float64Array.from(kept.flatMap((i) => [all[3 * i] as number, all[3 * i + 1] as number, all[3 * i + 2] as number])),
        thinTimes: Float64Array.from(kept, (i) => track.time_s[i] as number), here: new Float64Array(3), intercept,
        meet: intercept ? points([intercept.lon_deg], [intercept.lat_deg], [intercept.height_km]) : new Float64Array(3),
        launch: of("interceptor launch")?.time_s ?? null, site: site ? points([site.lon_deg], [site.lat_deg]) : null };
    });
    this.fans = scene.fans.flatMap((fan) => fan.wires.map((wire) => {
      const places = wire.map((i) => geodetic(fan.vertices_ecef_m[3 * i] as number, fan.vertices_ecef_m[3 * i + 1] as number, fan.vertices_ecef_m[3 * i + 2] as number));
      return points(places.map((p) => p[0]), places.map((p) => p[1]), places.map((p) => p[2]));
    }));
    this.spots = scene.sites.map((site) => ({ site, at: points([site.lon_deg], [site.lat_deg]) }));
    this.end = Math.max(1, ...scene.tracks.map((t) => t.time_s[t.time_s.length - 1] ?? 0));
    this.slider.max = String(Math.ceil(this.end));
    this.setTime(Math.min(this.time || 0.45 * this.end, this.end));
    fill(this.status);
    this.tell();
  }

  // ------------------------------------------------------------------------------------------------------------ the page

  private layout(): void {
    const { base } = this.context;
    const groups = this.groups();
    this.play.addEventListener("click", () => this.toggle());
    this.slider.addEventListener("input", () => this.setTime(Number(this.slider.value)));
    const legend = h("ul", { class: "legend" },
      h("li", {}, h("span", { class: "swatch iran" }), "flight from Iran"), h("li", {}, h("span", { class: "swatch russia" }), "flight from Russia (dotted: no window)"),
      h("li", {}, "◆ earliest intercept"), h("li", {}, "– – interceptor, drawn as a straight line: a sketch, not its flight"),
      h("li", {}, h("span", { class: "swatch fan" }), "radar fan"), h("li", {}, h("span", { class: "swatch defended" }), "defended"),
      h("li", {}, h("span", { class: "swatch undefended" }), "undefended"));
    const chart = h("div", {}, h("div", { class: "controls" }, groups), this.box,
      h("div", { class: "time" }, this.play, this.slider, this.shownTime), this.said, legend, this.status, h("p", { class: "credit" }, "Made with Natural Earth. Disputed borders are dashed; nothing here is an opinion on the status of any territory. Heights are to scale."));
    fill(this.element, panel({
      title: "Flights at their true height", chart, table: () => this.flightTable(),
      sources: () => sourceList(base.sources, [...base.assumptions, ...base.limits]),
      downloads: () => [
        { text: "CZML", address: asked(this.context.store.state, "/api/export/czml"), name: "flights.czml", note: "plays in Cesium" },
        { text: "KML", address: asked(this.context.store.state, "/api/export/kml"), name: "flights.kml", note: "opens in Google Earth" },
        { text: "PNG", run: () => savePng(this.canvas, "globe.png") },
        { text: "CSV", run: () => save("flights.csv", csv(["flight", "time_s", "latitude_deg", "longitude_deg", "height_km"], this.flights.flatMap(({ track: t }) =>
          t.time_s.map((time, i) => [t.id, time, t.lat_deg[i] as number, t.lon_deg[i] as number, t.height_km[i] as number]))), "text/csv") },
      ],
    }));
  }

  private groups(): HTMLElement {
    const place = h("span");
    read<{ threats: { id: string }[] }>(asked({ ...this.context.store.state, set: {} }, "/api/threats")).then(({ threats }) => {
      const names = new Map<string, number>();
      for (const { id } of threats) names.set(id.split("/")[0] ?? "", (names.get(id.split("/")[0] ?? "") ?? 0) + 1);
      const few = [...names].filter(([, count]) => count <= 400).map(([name, count]) => ({ value: name, text: `${name.replaceAll("-", " ")} (${count})` }));
      fill(place, choice("Flights", [{ value: "", text: "one of each group" }, ...few], "", (value) => {
        this.box.dataset["group"] = value;
        this.load();
      }));
    }, () => undefined);
    return place;
  }

  private flightTable(): HTMLElement {
    return table("Flights shown", [
      { head: "Flight", cell: (f) => f.track.label },
      { head: "Flight time", cell: (f) => clock(f.track.time_s[f.track.time_s.length - 1] ?? 0), number: true },
      { head: "Greatest height, km", cell: (f) => number(Math.max(...f.track.height_km), 4), number: true },
      { head: "Window", cell: (f) => h("span", { class: `chip ${f.track.engageable ? "holds" : "fails"}` }, f.track.engageable ? "window" : "none") },
      { head: "Why", cell: (f) => f.track.reason },
      { head: "Earliest intercept", cell: (f) => (f.intercept ? `${clock(f.intercept.time_s)}, ${number(f.intercept.height_km)} km over ${latLon(f.intercept.lat_deg, f.intercept.lon_deg)}` : "–") },
    ], this.flights);
  }

  private setTime(time: number): void {
    this.time = time;
    this.slider.value = String(Math.round(time));
    this.shownTime.textContent = `${clock(time)} of ${clock(this.end)}`;
    this.slider.setAttribute("aria-valuetext", `${clock(time)} from launch`);
    this.draw();
  }

  private toggle(): void {
    const on = this.play.textContent === "Play";
    this.play.textContent = on ? "Pause" : "Play";
    cancelAnimationFrame(this.playing);
    if (!on) return;
    let before = performance.now();
    const step = (now: number): void => {
      this.setTime((this.time + ((now - before) / 1000) * 60) % this.end);
      before = now;
      this.playing = requestAnimationFrame(step);
    };
    this.playing = requestAnimationFrame(step);
  }

  private listen(): void {
    let from: { x: number; y: number; turn: [number, number]; far: boolean } | null = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, turn: [...this.turn], far: false };
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      from.far ||= Math.hypot(x, y) > 4;
      const scale = 1 / (this.radius() / this.ratio) / RAD;
      this.orbit([from.turn[0] - x * scale, from.turn[1] + y * scale]);
    });
    this.canvas.addEventListener("pointerup", (event) => {
      if (from && !from.far) this.pick(event.offsetX, event.offsetY);
      from = null;
    });
    this.canvas.addEventListener("pointercancel", () => (from = null));
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY * 0.0015));
    }, { passive: false });
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const by: Record<string, [number, number]> = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5] };
    const move = by[event.key];
    if (move) this.orbit([this.turn[0] + move[0], this.turn[1] + move[1]]);
    else if (event.key === "+" || event.key === "=") this.zoomBy(1.2);
    else if (event.key === "-") this.zoomBy(1 / 1.2);
    else if (event.key === "PageDown" || event.key === "PageUp") this.next(event.key === "PageDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  private orbit(turn: [number, number]): void {
    this.turn = [turn[0], Math.max(-89, Math.min(89, turn[1]))];
    this.refresh();
  }

  private zoomBy(factor: number): void {
    this.zoom = Math.max(0.7, Math.min(8, this.zoom * factor));
    this.refresh();
  }

  private next(step: number): void {
    const at = this.flights.findIndex((f) => f.track.id === this.picked);
    const flight = this.flights[(at + step + this.flights.length) % this.flights.length];
    if (flight) this.choose(flight.track.id);
  }

  private choose(id: string): void {
    this.picked = id;
    this.context.store.look({ threat: id });
    this.tell();
    this.draw();
  }

  private tell(): void {
    const flight = this.flights.find((f) => f.track.id === this.picked);
    const text = flight ? `${flight.track.label}: ${flight.track.reason}.` : "Click a flight, or use Page Up and Page Down, to read about it.";
    this.said.textContent = text;
    if (flight) say(text);
  }

  // ------------------------------------------------------------------------------------------------------------ drawing

  private resize(): void {
    const box = this.box.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    for (const one of [this.canvas, this.surface]) {
      one.width = Math.round(box.width * this.ratio);
      one.height = Math.round(box.height * this.ratio);
    }
    this.size = [this.canvas.width, this.canvas.height];
    this.refresh();
  }

  private radius(): number {
    return 0.42 * Math.min(...this.size) * this.zoom;
  }

  /** The middle of the Earth on the screen: lower than the canvas's, so that one looks across the ground and sees heights. */
  private centre(): [number, number] {
    return [this.size[0] / 2, this.size[1] / 2 + 0.55 * this.radius()];
  }

  private refresh(): void {
    this.stale = true;
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => this.render());
  }

  private render(): void {
    const context = this.canvas.getContext("2d");
    const below = this.surface.getContext("2d");
    if (!context || !below || !this.size[0]) return;
    const colours = palette();
    this.eye.aim(this.turn, this.radius(), this.centre(), this.size[1]);
    if (this.stale) {
      // Turning: straight to what is shown. The ground is kept aside as soon as only the time moves.
      this.ground(context, colours);
      this.kept = false;
    } else {
      if (!this.kept) this.ground(below, colours);
      this.kept = true;
      context.globalCompositeOperation = "copy";
      context.drawImage(this.surface, 0, 0);
      context.globalCompositeOperation = "source-over";
    }
    this.stale = false;
    const r = this.eye;
    this.stroke(context, () => this.fans.forEach((wire) => r.trace(context, wire, 0, wire.length / 3)), colours.radar, 0.8, [5, 4], 0.65);
    if (this.flights.length > MANY) this.many(context, colours);
    for (const flight of this.flights) if (this.flights.length <= MANY || flight.track.id === this.picked) this.flight(context, flight, colours);
    this.sites(context, colours);
  }

  private stroke(context: CanvasRenderingContext2D, path: () => void, colour: string, width: number, dash: number[] = [], alpha = 1): void {
    context.beginPath();
    path();
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = width * this.ratio;
    if (dash.length) context.setLineDash(dash.map((d) => d * this.ratio));
    context.stroke();
    if (dash.length) context.setLineDash([]);
    context.globalAlpha = 1;
  }

  private ground(context: CanvasRenderingContext2D, colours: Palette): void {
    const { eye, land } = this;
    const fillRings = (all: Chains, colour: string | CanvasPattern): void => {
      context.beginPath();
      eye.rings(context, all);
      context.fillStyle = colour;
      context.fill();
    };
    context.clearRect(0, 0, ...this.size);
    if (land) {
      fillRings(land.land, colours.land);
      // Cells end where the land does.
      context.globalCompositeOperation = "source-atop";
      [colours.unreached, colours.undefended, colours.defended].forEach((colour, k) => {
        const region = this.regions[k];
        if (!region) return;
        fillRings(region, colour);
        if (k === 1) fillRings(region, this.hatching(context, colours));
      });
      fillRings(land.lakes, colours.sea);
      context.globalCompositeOperation = "destination-over";
    }
    context.beginPath();
    context.arc(eye.x0, eye.y0, eye.r, 0, 2 * Math.PI);
    context.fillStyle = colours.sea;
    context.fill();
    context.globalCompositeOperation = "source-over";
    context.strokeStyle = colours.faint;
    context.lineWidth = this.ratio;
    context.stroke();
    if (!land) return;
    this.stroke(context, () => eye.lines(context, this.grid10), colours.grid, 0.6);
    this.stroke(context, () => eye.lines(context, land.land), colours.coast, 0.6);
    this.stroke(context, () => eye.lines(context, land.borders), colours.border, 0.5);
    this.stroke(context, () => eye.lines(context, land.disputed), colours.disputed, 0.9, [4, 3]);
  }

  /** Stripes over the undefended ground, so that no meaning hangs on colour alone. */
  private hatching(context: CanvasRenderingContext2D, colours: Palette): CanvasPattern | string {
    const [period, line] = [Math.round(7 * this.ratio), Math.round(1.4 * this.ratio)];
    const key = `${colours.undefendedHatch} ${period}`;
    if (this.hatch.key !== key) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = period;
      const ink = tile.getContext("2d");
      if (ink) ink.fillStyle = colours.undefendedHatch;
      for (let y = 0; y < period; y++) for (let x = 0; x < period; x++) if ((x + y) % period < line) ink?.fillRect(x, y, 1, 1);
      this.hatch = { key, pattern: context.createPattern(tile, "repeat") };
    }
    return this.hatch.pattern ?? colours.undefended;
  }

  /** Put where a flight is into `here`; how many of its points lie behind it. */
  private now(flight: Flight, from: Points, times: ArrayLike<number>): number {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) > this.time) high = middle;
      else low = middle + 1;
    }
    const before = Math.max(0, low - 1);
    const after = Math.min(times.length - 1, low);
    const [t0, t1] = [times[before] as number, times[after] as number];
    const f = t1 > t0 ? Math.min(1, Math.max(0, (this.time - t0) / (t1 - t0))) : 0;
    for (let k = 0; k < 3; k++) flight.here[k] = (from[3 * before + k] as number) * (1 - f) + (from[3 * after + k] as number) * f;
    return low;
  }

  /** Many flights: those of a side, with a window or without, in one stroke each. */
  private many(context: CanvasRenderingContext2D, colours: Palette): void {
    const { eye } = this;
    for (const side of ["iran", "russia"] as const) {
      const mine = this.flights.filter((f) => f.track.side === side && f.track.id !== this.picked);
      if (!mine.length) continue;
      for (const engageable of [false, true]) {
        const kind = mine.filter((f) => f.track.engageable === engageable);
        if (!kind.length) continue;
        this.stroke(context, () => kind.forEach((f) => eye.trace(context, f.thin, 0, f.thin.length / 3, !engageable)), colours[side], 1, [], 0.15);
        this.stroke(context, () => kind.forEach((f) => {
          const flown = this.now(f, f.thin, f.thinTimes);
          eye.trace(context, f.thin, 0, flown, !engageable);
        }), colours[side], 1, [], 0.55);
      }
      for (const [size, colour] of [[2.8, colours.halo], [2, colours[side]]] as const) {
        context.beginPath();
        for (const flight of mine) {
          const at = this.time < (flight.thinTimes[flight.thinTimes.length - 1] as number) ? eye.at(flight.here) : null;
          if (!at) continue;
          context.moveTo(at[0] + size * this.ratio, at[1]);
          context.arc(at[0], at[1], size * this.ratio, 0, 2 * Math.PI);
        }
        context.fillStyle = colour;
        context.fill();
      }
    }
  }

  private flight(context: CanvasRenderingContext2D, flight: Flight, colours: Palette): void {
    const { track } = flight;
    const { eye } = this;
    const picked = track.id === this.picked;
    const dash = track.engageable ? [] : [2, 3];
    const count = track.time_s.length;
    this.stroke(context, () => eye.trace(context, flight.points, 0, count), colours[track.side], picked ? 2 : 1, dash, picked ? 0.6 : 0.4);
    const flown = this.now(flight, flight.points, track.time_s);
    const here = eye.at(flight.here);
    this.stroke(context, () => {
      eye.trace(context, flight.points, 0, flown);
      if (here && flown > 0 && flown < count) context.lineTo(...here);
    }, colours[track.side], picked ? 3.4 : 2, dash);
    if (here && flown < count) this.dot(context, here, colours[track.side], picked ? 6 : 4.5, colours.halo);
    const { intercept: e, meet, site, launch } = flight;
    const met = e && eye.at(meet);
    if (!e || !met) return;
    this.diamond(context, met, this.time >= e.time_s ? colours.interceptor : "", colours.interceptor);
    if (!site || launch === null || this.time < launch) return;
    const part = Math.min(1, (this.time - launch) / (e.time_s - launch || 1));
    const path = new Float64Array(3 * 24);
    for (let i = 0; i < 24; i++) for (let k = 0; k < 3; k++) path[3 * i + k] = (site[k] as number) + ((meet[k] as number) - (site[k] as number)) * part * (i / 23);
    this.stroke(context, () => eye.trace(context, path, 0, 24), colours.interceptor, 1.6, [5, 4]);
  }

  private dot(context: CanvasRenderingContext2D, at: [number, number], colour: string, size: number, rim: string): void {
    context.beginPath();
    context.arc(at[0], at[1], size * this.ratio, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1.5 * this.ratio;
    context.strokeStyle = rim;
    context.stroke();
  }

  private diamond(context: CanvasRenderingContext2D, [x, y]: [number, number], fillColour: string, stroke: string): void {
    const d = 6 * this.ratio;
    context.beginPath();
    context.moveTo(x, y - d);
    context.lineTo(x + d, y);
    context.lineTo(x, y + d);
    context.lineTo(x - d, y);
    context.closePath();
    if (fillColour) {
      context.fillStyle = fillColour;
      context.fill();
    }
    context.strokeStyle = stroke;
    context.lineWidth = 1.6 * this.ratio;
    context.stroke();
  }

  private sites(context: CanvasRenderingContext2D, colours: Palette): void {
    context.font = `600 ${11 * this.ratio}px system-ui, sans-serif`;
    context.lineJoin = "round";
    const used: [number, number][] = [];
    for (const { site, at } of this.spots) {
      const spot = this.eye.faces(at) ? this.eye.at(at) : null;
      if (!spot) continue;
      const own = site.kind === "radar" ? colours.radar : site.kind === "interceptors" ? colours.interceptor : colours.ink;
      const main = site.kind === "radar" || site.kind === "interceptors";
      this.dot(context, spot, own, main ? 4.5 : 2.2, colours.halo);
      const [x, y] = spot;
      if (this.flights.length > MANY && !main) continue;
      if (used.some(([ux, uy]) => Math.abs(uy - y) < 13 * this.ratio && Math.abs(ux - x) < 110 * this.ratio)) continue;
      used.push([x, y]);
      const text = main ? site.title.replace(/\s*\(.*\)$/, "").replace(/^.* at /, "").replace(/^European Midcourse Radar, /, "") : site.title;
      context.lineWidth = 3 * this.ratio;
      context.strokeStyle = colours.halo;
      context.strokeText(text, x + 7 * this.ratio, y + 4 * this.ratio);
      context.fillStyle = own;
      context.fillText(text, x + 7 * this.ratio, y + 4 * this.ratio);
    }
  }

  /** The flight nearest to a point of the element, if one is near. */
  private pick(x: number, y: number): void {
    let best = 14 * this.ratio;
    let found = "";
    for (const { track, points: from } of this.flights) {
      for (let i = 0; i < from.length; i += 3) {
        const at = this.eye.at(from, i);
        const gap = at ? Math.hypot(at[0] - x * this.ratio, at[1] - y * this.ratio) : Infinity;
        if (gap < best) [best, found] = [gap, track.id];
      }
    }
    if (found) this.choose(found);
  }
}

/** The points of a flight that are drawn where many are: the ends, and others a few pixels apart. */
function spaced(all: Points): number[] {
  const kept = [0];
  const last = all.length / 3 - 1;
  for (let i = 1; i <= last; i++) {
    const from = 3 * (kept[kept.length - 1] as number);
    const gap = Math.hypot(...[0, 1, 2].map((k) => (all[3 * i + k] as number) - (all[from + k] as number)));
    if (i === last || gap >= APART) kept.push(i);
  }
  return kept;
}
