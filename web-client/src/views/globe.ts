// The globe: flights at their true height in one shared time, with what lies behind the Earth hidden.

import { geoGraticule10, geoOrthographic, geoPath } from "d3-geo";
import { type Grid, type Land, read, type Scene, type SceneEvent, type Track } from "../api";
import { choice, clock, csv, fill, h, latLon, number, save, say, table } from "../dom";
import { lines, rings, stateColours } from "../flat-map";
import { geodetic, RADIUS_KM } from "../geo";
import { type Frame, Live } from "../live";
import { asked, busy, complaint, type Context, type Page, sceneAddress } from "../page";
import { type Palette, palette } from "../palette";
import { panel, savePng, sourceList } from "../panel";
import { quad, Raster } from "../raster";
import { query, type State } from "../state";

const RAD = Math.PI / 180;

/** Points in Earth radii, x y z one after the other. */
type Points = Float64Array;

function points(lon: ArrayLike<number>, lat: ArrayLike<number>, height_km?: ArrayLike<number>): Points {
  const made = new Float64Array(3 * lon.length);
  for (let i = 0; i < lon.length; i++) {
    const r = 1 + (height_km?.[i] ?? 0) / RADIUS_KM;
    const [a, b] = [(lon[i] as number) * RAD, (lat[i] as number) * RAD];
    made[3 * i] = r * Math.cos(b) * Math.cos(a);
    made[3 * i + 1] = r * Math.cos(b) * Math.sin(a);
    made[3 * i + 2] = r * Math.sin(b);
  }
  return made;
}

interface Flight { track: Track; points: Points; intercept: SceneEvent | null; launch: number | null; site: [number, number] | null }

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
  private readonly live: Live;
  private readonly watch: ResizeObserver;
  private land: Land | null = null;
  private grid: Grid | null = null;
  private frame: Frame | null = null;
  private corners: Points = new Float64Array();
  private flights: Flight[] = [];
  private fans: { wires: Points[] }[] = [];
  private scene: Scene | null = null;
  private turn: [number, number] = [24, 8];
  private zoom = 1.9;
  private ratio = 1;
  private size: [number, number] = [0, 0];
  private stale = true;
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
      this.land = land;
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
    const [half, n] = [grid.cell_deg / 2, grid.latitude_deg.length];
    const [lon, lat] = [new Float64Array(4 * n), new Float64Array(4 * n)];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < 4; k++) {
        lon[4 * i + k] = (grid.longitude_deg[i] as number) + (k === 1 || k === 2 ? half : -half);
        lat[4 * i + k] = (grid.latitude_deg[i] as number) + (k > 1 ? half : -half);
      }
    }
    this.corners = points(lon, lat);
  }

  private take(scene: Scene): void {
    this.scene = scene;
    this.flights = scene.tracks.map((track) => {
      const of = (kind: string): SceneEvent | undefined => scene.events.find((e) => e.threat === track.id && e.kind === kind);
      const intercept = of("earliest intercept") ?? null;
      const site = scene.sites.find((one) => one.id === intercept?.subject);
      return { track, points: points(track.lon_deg, track.lat_deg, track.height_km), intercept, launch: of("interceptor launch")?.time_s ?? null,
        site: site ? [site.lon_deg, site.lat_deg] : null };
    });
    this.fans = scene.fans.map((fan) => ({ wires: fan.wires.map((wire) => {
      const places = wire.map((i) => geodetic(fan.vertices_ecef_m[3 * i] as number, fan.vertices_ecef_m[3 * i + 1] as number, fan.vertices_ecef_m[3 * i + 2] as number));
      return points(places.map((p) => p[0]), places.map((p) => p[1]), places.map((p) => p[2]));
    }) }));
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

  /** Screen x, y and depth (in Earth radii, towards the eye) of points: an orthographic view from above `turn`. */
  private seen(from: Points): Points {
    const [a, b] = [this.turn[0] * RAD, this.turn[1] * RAD];
    const [sa, ca, sb, cb] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b)];
    const r = this.radius();
    const [x0, y0] = this.centre();
    const made = new Float64Array(from.length);
    for (let i = 0; i < from.length; i += 3) {
      const [x, y, z] = [from[i] as number, from[i + 1] as number, from[i + 2] as number];
      const u = ca * x + sa * y;
      made[i] = x0 + r * (ca * y - sa * x);
      made[i + 1] = y0 - r * (cb * z - sb * u);
      made[i + 2] = cb * u + sb * z;
    }
    return made;
  }

  private hidden(p: Points, i: number): boolean {
    if ((p[i + 2] as number) >= 0) return false;
    const r = this.radius();
    const [x0, y0] = this.centre();
    return Math.hypot((p[i] as number) - x0, (p[i + 1] as number) - y0) < r;
  }

  private render(): void {
    const context = this.canvas.getContext("2d");
    if (!context || !this.size[0]) return;
    const colours = palette();
    if (this.stale) this.ground(colours);
    this.stale = false;
    context.globalCompositeOperation = "copy";
    context.drawImage(this.surface, 0, 0);
    context.globalCompositeOperation = "source-over";
    for (const fan of this.fans) for (const wire of fan.wires) this.line(context, this.seen(wire), colours.radar, 0.8, [5, 4], 0.65);
    for (const flight of this.flights) this.flight(context, flight, colours);
    this.sites(context, colours);
  }

  private ground(colours: Palette): void {
    const context = this.surface.getContext("2d");
    if (!context) return;
    const [w, hgt] = this.size;
    const projection = geoOrthographic().scale(this.radius()).translate(this.centre()).rotate([-this.turn[0], -this.turn[1]]).clipAngle(90);
    const path = geoPath(projection, context);
    context.clearRect(0, 0, w, hgt);
    const shape = (what: Parameters<typeof path>[0], fillColour: string | null, stroke: string | null, width = 1, dash: number[] = []): void => {
      context.beginPath();
      path(what);
      if (fillColour) {
        context.fillStyle = fillColour;
        context.fill();
      }
      if (!stroke) return;
      context.setLineDash(dash.map((d) => d * this.ratio));
      context.lineWidth = width * this.ratio;
      context.strokeStyle = stroke;
      context.stroke();
      context.setLineDash([]);
    };
    shape({ type: "Sphere" }, colours.sea, colours.faint);
    if (!this.land) return;
    shape(rings(this.land.land), colours.land, null);
    this.cells(context);
    shape(geoGraticule10(), null, colours.grid, 0.6);
    shape(lines(this.land.land), null, colours.coast, 0.6);
    shape(lines(this.land.borders), null, colours.border, 0.5);
    shape(lines(this.land.disputed), null, colours.disputed, 0.9, [4, 3]);
  }

  private cells(context: CanvasRenderingContext2D): void {
    if (!this.grid || this.frame?.grid !== this.grid.grid) return;
    const [w, hgt] = this.size;
    const p = this.seen(this.corners);
    const index = new Int32Array(w * hgt).fill(-1);
    const [x, y] = [new Float64Array(4), new Float64Array(4)];
    for (let cell = 0; cell < p.length / 12; cell++) {
      const at = 12 * cell;
      if ((p[at + 2] as number) < 0 || (p[at + 8] as number) < 0) continue;
      for (let k = 0; k < 4; k++) {
        x[k] = p[at + 3 * k] as number;
        y[k] = p[at + 3 * k + 1] as number;
      }
      quad(index, w, hgt, x, y, cell);
    }
    const image = new ImageData(w, hgt);
    new Raster(index, w).colour(image, this.frame.states, stateColours(), this.ratio);
    const one = document.createElement("canvas");
    one.width = w;
    one.height = hgt;
    one.getContext("2d")?.putImageData(image, 0, 0);
    context.drawImage(one, 0, 0);
  }

  private line(context: CanvasRenderingContext2D, p: Points, colour: string, width: number, dash: number[], alpha = 1, until = p.length): void {
    context.beginPath();
    let down = false;
    for (let i = 0; i < until; i += 3) {
      if (this.hidden(p, i)) down = false;
      else {
        context[down ? "lineTo" : "moveTo"](p[i] as number, p[i + 1] as number);
        down = true;
      }
    }
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = width * this.ratio;
    context.setLineDash(dash.map((d) => d * this.ratio));
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  private flight(context: CanvasRenderingContext2D, flight: Flight, colours: Palette): void {
    const { track } = flight;
    const p = this.seen(flight.points);
    const picked = track.id === this.picked;
    const many = this.flights.length > 30;
    const dash = track.engageable ? [] : [2, 3];
    this.line(context, p, colours[track.side], picked ? 2 : 1, dash, picked ? 0.6 : many ? 0.15 : 0.4);
    const next = track.time_s.findIndex((t) => t > this.time);
    const at = next < 0 ? track.time_s.length : next;
    this.line(context, p, colours[track.side], picked ? 3.4 : many ? 1 : 2, dash, 1, 3 * at);
    if (next > 0) {
      const [t0, t1] = [track.time_s[next - 1] as number, track.time_s[next] as number];
      const f = (this.time - t0) / (t1 - t0 || 1);
      const here = new Float64Array([0, 1, 2].map((k) => (flight.points[3 * (next - 1) + k] as number) * (1 - f) + (flight.points[3 * next + k] as number) * f));
      this.dot(context, this.seen(here), colours[track.side], picked ? 6 : many ? 2 : 4.5, colours.halo);
    }
    if (!flight.intercept || (many && !picked)) return;
    const e = flight.intercept;
    const meet = points([e.lon_deg], [e.lat_deg], [e.height_km]);
    this.diamond(context, this.seen(meet), this.time >= e.time_s ? colours.interceptor : "", colours.interceptor);
    if (!flight.site || flight.launch === null || this.time < flight.launch) return;
    const part = Math.min(1, (this.time - flight.launch) / (e.time_s - flight.launch || 1));
    const start = points([flight.site[0]], [flight.site[1]]);
    const path = new Float64Array(3 * 24);
    for (let i = 0; i < 24; i++) for (let k = 0; k < 3; k++) path[3 * i + k] = (start[k] as number) + ((meet[k] as number) - (start[k] as number)) * part * (i / 23);
    this.line(context, this.seen(path), colours.interceptor, 1.6, [5, 4]);
  }

  private dot(context: CanvasRenderingContext2D, p: Points, colour: string, size: number, rim: string): void {
    if (this.hidden(p, 0)) return;
    context.beginPath();
    context.arc(p[0] as number, p[1] as number, size * this.ratio, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1.5 * this.ratio;
    context.strokeStyle = rim;
    context.stroke();
  }

  private diamond(context: CanvasRenderingContext2D, p: Points, fillColour: string, stroke: string): void {
    if (this.hidden(p, 0)) return;
    const [x, y, d] = [p[0] as number, p[1] as number, 6 * this.ratio];
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
    for (const site of this.scene?.sites ?? []) {
      const p = this.seen(points([site.lon_deg], [site.lat_deg]));
      if (this.hidden(p, 0) || (p[2] as number) < 0.02) continue;
      const own = site.kind === "radar" ? colours.radar : site.kind === "interceptors" ? colours.interceptor : colours.ink;
      const main = site.kind === "radar" || site.kind === "interceptors";
      this.dot(context, p, own, main ? 4.5 : 2.2, colours.halo);
      const [x, y] = [p[0] as number, p[1] as number];
      if (this.flights.length > 30 && !main) continue;
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
      const p = this.seen(from);
      for (let i = 0; i < p.length; i += 3) {
        const gap = Math.hypot((p[i] as number) - x * this.ratio, (p[i + 1] as number) - y * this.ratio);
        if (gap < best && !this.hidden(p, i)) [best, found] = [gap, track.id];
      }
    }
    if (found) this.choose(found);
  }
}
