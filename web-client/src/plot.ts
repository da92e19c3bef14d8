// Curves: uPlot with the page's colours, drawn again when the size changes; and the same curves as SVG.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { h, s } from "./dom";
import { palette } from "./palette";

export interface Curve { name: string; values: (number | null)[]; colour: string; width?: number; dash?: number[]; faint?: boolean }
export interface Rule { at: number; text: string; colour: string; dash?: boolean }
export interface Plot {
  x: number[]; xName: string; yName: string; curves: Curve[]; rules: Rule[]; bands?: [number, number, string][];
  percent?: boolean; height?: number; yMax?: number; chosen?: () => number | null;
}

export class Curves {
  readonly element = h("div", { class: "plot" });
  private made: uPlot | null = null;
  private asked: Plot | null = null;
  private readonly watch: ResizeObserver;

  constructor(readonly label: string) {
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", label);
    this.watch = new ResizeObserver(() => this.size());
    this.watch.observe(this.element);
  }

  destroy(): void {
    this.watch.disconnect();
    this.made?.destroy();
  }

  show(asked: Plot): void {
    this.asked = asked;
    this.made?.destroy();
    this.made = null;
    this.size();
  }

  redraw(): void {
    this.made?.redraw(false);
  }

  get canvas(): HTMLCanvasElement | null {
    return this.made?.ctx.canvas ?? null;
  }

  private size(): void {
    const width = Math.floor(this.element.clientWidth);
    if (!width || !this.asked) return;
    const height = this.asked.height ?? 340;
    if (this.made) this.made.setSize({ width, height });
    else this.made = new uPlot(options(this.asked, width, height), [this.asked.x, ...this.asked.curves.map((c) => c.values)], this.element);
  }
}

function options(asked: Plot, width: number, height: number): uPlot.Options {
  const colours = palette();
  const axis = (label: string, more: Partial<uPlot.Axis> = {}): uPlot.Axis => ({
    label, stroke: colours.muted, font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", labelSize: 22,
    grid: { stroke: colours.grid, width: 1 }, ticks: { show: false }, ...more,
  });
  return {
    width, height, legend: { show: false }, cursor: { drag: { x: false, y: false }, points: { size: 7 } }, padding: [26, 12, 0, 0],
    scales: { x: { time: false }, y: { range: (_u, _low, high) => [0, asked.yMax ?? (high || 1) * 1.08] } },
    axes: [axis(asked.xName, { size: 34 }), axis(asked.yName, { size: 52, values: (_u, at) => at.map((v) => (asked.percent ? `${Math.round(100 * v)} %` : v.toLocaleString("en"))) })],
    series: [{}, ...asked.curves.map((c): uPlot.Series => ({
      label: c.name, stroke: c.colour, width: c.width ?? 2.2, dash: c.dash ?? [], points: { show: false }, pxAlign: 0, alpha: c.faint ? 0.5 : 1,
    }))],
    bands: (asked.bands ?? []).map(([above, below, colour]) => ({ series: [above + 1, below + 1] as [number, number], fill: `${colour}30` })),
    hooks: { draw: [(u) => rules(u, asked)] },
  };
}

function rules(u: uPlot, asked: Plot): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio || 1;
  const chosen = asked.chosen?.();
  const all = [...asked.rules];
  if (chosen !== null && chosen !== undefined) all.push({ at: chosen, text: "", colour: palette().ink });
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  const ends: number[] = [];
  for (const rule of all.sort((a, b) => a.at - b.at)) {
    const x = u.valToPos(rule.at, "x", true);
    if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue;
    ctx.strokeStyle = rule.colour;
    ctx.lineWidth = (rule.text ? 1 : 2) * ratio;
    ctx.setLineDash(rule.dash ? [4 * ratio, 3 * ratio] : []);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (!rule.text) continue;
    const wide = ctx.measureText(rule.text).width;
    const right = x + wide + 4 * ratio > bbox.left + bbox.width;
    const from = right ? x - wide - 3 * ratio : x + 3 * ratio;
    let row = 0;
    while ((ends[row] ?? -Infinity) > from && row < 7) row++;
    ends[row] = from + wide + 6 * ratio;
    const y = bbox.top - 13 * ratio + row * 13 * ratio + 9 * ratio;
    ctx.strokeStyle = palette().paper;
    ctx.setLineDash([]);
    ctx.lineWidth = 3 * ratio;
    ctx.strokeText(rule.text, from, y);
    ctx.fillStyle = rule.colour;
    ctx.fillText(rule.text, from, y);
  }
  ctx.restore();
}

/** The curves as an SVG file. */
export function plotSvg(asked: Plot, title: string): string {
  const colours = palette();
  const [w, t, l, b] = [760, 40, 56, 360];
  const right = w - 16;
  const xs = asked.x;
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const top = asked.yMax ?? Math.max(...asked.curves.flatMap((c) => c.values.map((v) => v ?? 0))) * 1.08;
  const px = (v: number): number => l + ((v - x0) / (x1 - x0 || 1)) * (right - l);
  const py = (v: number): number => b - (v / (top || 1)) * (b - t);
  const root = s("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${w} 410`, "font-family": "sans-serif", "font-size": 12, fill: colours.ink });
  root.append(s("title", {}, title), s("rect", { width: w, height: 410, fill: colours.paper }), s("text", { x: l, y: 20, "font-size": 14 }, title));
  for (let i = 0; i <= 5; i++) {
    const v = (top * i) / 5;
    const at = x0 + ((x1 - x0) * i) / 5;
    root.append(s("line", { x1: l, x2: right, y1: py(v), y2: py(v), stroke: colours.grid }),
      s("text", { x: l - 6, y: py(v) + 4, "text-anchor": "end" }, asked.percent ? `${Math.round(v * 100)} %` : String(Math.round(v))),
      s("text", { x: px(at), y: b + 16, "text-anchor": "middle" }, String(Number(at.toFixed(2)))));
  }
  for (const curve of asked.curves) {
    let made = "";
    curve.values.forEach((v, i) => {
      if (v !== null) made += `${made && asked.curves.length && curve.values[i - 1] !== null ? "L" : "M"}${px(xs[i] as number).toFixed(1)} ${py(v).toFixed(1)}`;
    });
    root.append(s("path", { d: made, fill: "none", stroke: curve.colour, "stroke-width": curve.width ?? 2.2, opacity: curve.faint ? 0.5 : 1,
      "stroke-dasharray": (curve.dash ?? []).join(" ") }));
  }
  asked.rules.forEach((rule, i) => root.append(
    s("line", { x1: px(rule.at), x2: px(rule.at), y1: t, y2: b, stroke: rule.colour, "stroke-dasharray": "4 3" }),
    s("text", { x: px(rule.at) + 3, y: t + 12 + (i % 5) * 13, fill: rule.colour, "font-size": 10 }, rule.text)));
  root.append(s("text", { x: (l + right) / 2, y: 400, "text-anchor": "middle" }, asked.xName));
  return new XMLSerializer().serializeToString(root);
}
