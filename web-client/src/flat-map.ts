// The flat map: conic equal-area, on a canvas, with cells that are repainted by table look-up.

import { type GeoProjection, geoConicEqualArea, geoGraticule10, geoPath } from "d3-geo";
import type { Grid, Land, Line, Polygon } from "./api";
import { h } from "./dom";
import { type Palette, palette, word } from "./palette";
import { fillCells, type Raster } from "./raster";

export type Overlay = (context: CanvasRenderingContext2D, projection: GeoProjection, colours: Palette) => void;

const lines = (all: Line[]): GeoJSON.MultiLineString => ({ type: "MultiLineString", coordinates: all });
const areas = (all: Polygon[]): GeoJSON.MultiPolygon => ({ type: "MultiPolygon", coordinates: all });

export class FlatMap {
  readonly canvas = h("canvas", { role: "img" });
  readonly over = h("div", { class: "handles" });
  readonly element: HTMLElement;
  projection: GeoProjection = geoConicEqualArea();
  overlay: Overlay = () => undefined;
  moved: () => void = () => undefined;
  width = 0;
  height = 0;
  ratio = 1;
  private zoom = 1;
  private pan: [number, number] = [0, 0];
  private fit: Line = [[-12, 34], [48, 34], [-12, 68], [60, 60]];
  private land: Land | null = null;
  private grid: Grid | null = null;
  private states: ArrayLike<number> = [];
  private readonly base = document.createElement("canvas");
  private readonly cells = document.createElement("canvas");
  private readonly clipped = document.createElement("canvas");
  private readonly top = document.createElement("canvas");
  private raster: Raster | null = null;
  private image: ImageData | null = null;
  private due = 0;
  private readonly watch: ResizeObserver;

  constructor(label: string) {
    this.canvas.setAttribute("aria-label", label);
    this.element = h("div", { class: "map" }, this.canvas, this.over);
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.element);
    this.listen();
  }

  destroy(): void {
    this.watch.disconnect();
    cancelAnimationFrame(this.due);
  }

  setLand(land: Land): void {
    this.land = land;
    this.later();
  }

  setGrid(grid: Grid, fit: Line): void {
    this.grid = grid;
    this.states = [];
    this.fit = fit;
    this.later();
  }

  /** Paint the states of the cells: 0 out of reach, 1 undefended, 2 defended. */
  paint(states: ArrayLike<number>): void {
    this.states = states;
    if (!this.raster) return;
    this.colour();
    this.draw();
  }

  zoomBy(factor: number, x = this.width / 2, y = this.height / 2): void {
    const next = Math.min(12, Math.max(0.6, this.zoom * factor));
    const change = next / this.zoom;
    this.pan = [x + (this.pan[0] - x) * change, y + (this.pan[1] - y) * change];
    this.zoom = next;
    this.later();
  }

  panBy(x: number, y: number): void {
    this.pan = [this.pan[0] + x, this.pan[1] + y];
    this.later();
  }

  reset(): void {
    this.zoom = 1;
    this.pan = [0, 0];
    this.later();
  }

  /** Redraw everything at the next frame. */
  later(): void {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => this.all());
  }

  /** Draw again what is above the cells. */
  draw(): void {
    const context = this.canvas.getContext("2d");
    if (!context || !this.width) return;
    const colours = palette();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colours.sea;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.clipped, 0, 0);
    context.drawImage(this.top, 0, 0);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.overlay(context, this.projection, colours);
  }

  /** The place under a point of the element. */
  place(x: number, y: number): [number, number] | null {
    return this.projection.invert?.([x, y]) ?? null;
  }

  cellAt(x: number, y: number): number {
    const pixel = Math.floor(y * this.ratio) * this.canvas.width + Math.floor(x * this.ratio);
    return this.raster?.index[pixel] ?? -1;
  }

  stateOf(cell: number): number {
    return this.states[cell] ?? 0;
  }

  private resize(): void {
    const box = this.element.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    this.width = box.width;
    this.height = box.height;
    for (const one of [this.canvas, this.base, this.cells, this.clipped, this.top]) {
      one.width = Math.round(box.width * this.ratio);
      one.height = Math.round(box.height * this.ratio);
    }
    this.all();
  }

  private all(): void {
    if (!this.width || !this.land) return;
    this.project();
    this.still(this.land);
    if (this.grid) {
      const scaled = (place: [number, number]): [number, number] | null => {
        const at = this.projection(place);
        return at ? [at[0] * this.ratio, at[1] * this.ratio] : null;
      };
      this.raster = fillCells(this.grid, this.canvas.width, this.canvas.height, scaled);
      this.image = new ImageData(this.canvas.width, this.canvas.height);
    }
    this.colour();
    this.draw();
    this.moved();
  }

  private project(): void {
    const middle = this.fit.reduce((sum, at) => sum + at[0], 0) / Math.max(1, this.fit.length);
    const edge = Math.min(46, this.width / 14);
    const made = geoConicEqualArea().parallels([38, 62]).rotate([-middle, 0]);
    made.fitExtent([[edge, edge], [this.width - edge, this.height - edge]], { type: "MultiPoint", coordinates: this.fit });
    const [x, y] = made.translate();
    made.scale(made.scale() * this.zoom).translate([x * this.zoom + this.pan[0], y * this.zoom + this.pan[1]]);
    this.projection = made.clipExtent([[-20, -20], [this.width + 20, this.height + 20]]);
  }

  private still(land: Land): void {
    const colours = palette();
    const below = this.base.getContext("2d");
    const above = this.top.getContext("2d");
    if (!below || !above) return;
    for (const one of [below, above]) {
      one.setTransform(1, 0, 0, 1, 0, 0);
      one.clearRect(0, 0, this.base.width, this.base.height);
      one.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    }
    const stroke = (context: CanvasRenderingContext2D, what: GeoJSON.MultiLineString, colour: string, width: number, dash: number[] = []): void => {
      context.beginPath();
      geoPath(this.projection, context)(what);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke();
      context.setLineDash([]);
    };
    below.beginPath();
    geoPath(this.projection, below)(areas(land.land));
    below.fillStyle = colours.land;
    below.fill();
    above.beginPath();
    geoPath(this.projection, above)(areas(land.lakes));
    above.fillStyle = colours.sea;
    above.fill();
    above.globalAlpha = 0.5;
    stroke(above, geoGraticule10(), colours.faint, 0.6);
    above.globalAlpha = 1;
    stroke(above, lines(land.land.flat()), colours.coast, 0.7);
    stroke(above, lines(land.borders), colours.border, 0.7);
    stroke(above, lines(land.disputed), colours.disputed, 1.1, [4, 3]);
  }

  private colour(): void {
    const context = this.clipped.getContext("2d");
    if (!context) return;
    context.globalCompositeOperation = "copy";
    context.drawImage(this.base, 0, 0);
    if (!this.raster || !this.image || this.states.length === 0) return;
    this.raster.colour(this.image, this.states, stateColours(), this.ratio);
    this.cells.getContext("2d")?.putImageData(this.image, 0, 0);
    context.globalCompositeOperation = "source-atop";
    context.drawImage(this.cells, 0, 0);
  }

  private listen(): void {
    const held = new Map<number, [number, number]>();
    const apart = (): number => {
      const [a, b] = [...held.values()];
      return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      held.set(event.pointerId, [event.offsetX, event.offsetY]);
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      const gap = apart();
      held.set(event.pointerId, [event.offsetX, event.offsetY]);
      if (held.size === 2 && gap > 0) this.zoomBy(apart() / gap, event.offsetX, event.offsetY);
      else this.panBy(event.offsetX - before[0], event.offsetY - before[1]);
    });
    const free = (event: PointerEvent): void => void held.delete(event.pointerId);
    this.canvas.addEventListener("pointerup", free);
    this.canvas.addEventListener("pointercancel", free);
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY * 0.0015), event.offsetX, event.offsetY);
    }, { passive: false });
  }

  /** The map as it stands, as SVG: vectors throughout. */
  svg(title: string, credit: string, sites: { lon: number; lat: number; title: string; colour: string }[]): string {
    if (!this.land) return "";
    const colours = palette();
    const path = geoPath(this.projection).digits(1);
    const fills = [colours.unreached, colours.undefended, colours.defended];
    const drawn = fills.map((colour, state) => `<path fill="${colour}" d="${this.cellPath(state)}"/>`).join("");
    const line = (what: Line[], colour: string, dash = ""): string =>
      `<path fill="none" stroke="${colour}" stroke-width="0.7"${dash} d="${path(lines(what)) ?? ""}"/>`;
    const marks = sites.map((one) => {
      const at = this.projection([one.lon, one.lat]) ?? [0, 0];
      return `<circle cx="${at[0].toFixed(1)}" cy="${at[1].toFixed(1)}" r="4" fill="${one.colour}"/>` +
        `<text x="${(at[0] + 7).toFixed(1)}" y="${(at[1] + 4).toFixed(1)}">${escape(one.title)}</text>`;
    }).join("");
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.width} ${this.height + 40}" font-family="sans-serif" ` +
      `font-size="11" fill="${colours.ink}"><title>${escape(title)}</title><rect width="100%" height="100%" fill="${colours.paper}"/>` +
      `<svg width="${this.width}" height="${this.height}"><rect width="100%" height="100%" fill="${colours.sea}"/>` +
      `<path fill="${colours.land}" d="${path(areas(this.land.land)) ?? ""}"/>${drawn}` +
      `<path fill="${colours.sea}" d="${path(areas(this.land.lakes)) ?? ""}"/>${line(this.land.land.flat(), colours.coast)}` +
      `${line(this.land.borders, colours.border)}${line(this.land.disputed, colours.disputed, ' stroke-dasharray="4 3"')}${marks}</svg>` +
      `<text x="8" y="${this.height + 16}">${escape(title)}</text>` +
      `<text x="8" y="${this.height + 31}" font-size="9" fill="${colours.muted}">${escape(credit)}</text></svg>`;
  }

  private cellPath(state: number): string {
    const grid = this.grid;
    if (!grid) return "";
    const half = grid.cell_deg / 2;
    let made = "";
    for (let i = 0; i < grid.latitude_deg.length; i++) {
      if (this.states[i] !== state) continue;
      const [lat, lon] = [grid.latitude_deg[i] as number, grid.longitude_deg[i] as number];
      const corners = [[-half, -half], [half, -half], [half, half], [-half, half]]
        .map(([x, y]) => this.projection([lon + (x as number), lat + (y as number)]));
      made += corners.map((at, k) => (at ? `${k ? "L" : "M"}${at[0].toFixed(1)} ${at[1].toFixed(1)}` : "")).join("") + "Z";
    }
    return made;
  }
}

function stateColours(): { plain: [number, number, number]; hatch: [number, number, number] } {
  const colours = palette();
  const plain: [number, number, number] = [word(colours.unreached), word(colours.undefended), word(colours.defended)];
  return { plain, hatch: [plain[0], word(colours.undefendedHatch), plain[2]] };
}

export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
