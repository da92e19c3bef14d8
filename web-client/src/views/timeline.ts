// One engagement in time: height against time, what each sensor sees, when an interceptor can go and when it can meet.

import { read, type Scene, type SceneEvent, type Track } from "../api";
import { clock, csv, fill, h, latLon, number, s, save, table } from "../dom";
import { Flights } from "../flights";
import { asked, busy, complaint, type Context, type Page, sceneAddress } from "../page";
import { palette } from "../palette";
import { panel, savePng, sourceList } from "../panel";
import { Curves, type Plot, plotSvg } from "../plot";
import { query, type State } from "../state";

interface Bar { name: string; from: number; to: number; text: string; colour: "radar" | "iran" | "interceptor" | "warning"; note: string }

export const timelinePage = (context: Context): Page => new TimelinePage(context);

class TimelinePage implements Page {
  readonly element = h("div");
  private readonly body = h("div");
  private readonly curves = new Curves("Height of the missile against time, with the events of the engagement");
  private readonly flights: Flights;
  private address = "";

  constructor(private readonly context: Context) {
    this.flights = new Flights(context);
    fill(this.element, this.flights.element, this.body);
    this.load();
  }

  update(state: State, before: State): void {
    if (query(state) !== query(before) || state.threat !== before.threat) this.load();
  }

  destroy(): void {
    this.curves.destroy();
  }

  private load(): void {
    const { state } = this.context.store;
    const address = sceneAddress(state, state.threat ? [state.threat] : []);
    this.address = address;
    fill(this.body, busy("Flying"));
    read<Scene>(address).then((scene) => {
      if (this.address !== address) return;
      const track = scene.tracks.find((t) => t.id === state.threat) ?? scene.tracks[0];
      if (track) this.draw(track, scene.events.filter((e) => e.threat === track.id), scene);
      else fill(this.body, h("p", {}, "No flight of this scenario can be shown: none reaches its target."));
    }, (cause: unknown) => this.address === address && fill(this.body, complaint(cause)));
  }

  private draw(track: Track, events: SceneEvent[], scene: Scene): void {
    const plot = this.plot(track, events);
    const bars = gantt(track, events, scene);
    const verdict = h("p", {}, h("span", { class: `chip ${track.engageable ? "holds" : "fails"}` }, track.engageable ? "window" : "no window"),
      ` ${track.label}: ${track.reason}.`);
    const title = "Height and events of the engagement";
    fill(this.body, verdict, panel({
      title, chart: h("div", {}, this.curves.element, h("h3", {}, "Who sees it, and when it can be met"), bars),
      table: () => this.events(events),
      sources: () => sourceList(this.context.base.sources, [...this.context.base.assumptions, ...this.context.base.limits]),
      downloads: () => this.downloads(track, events, plot, title),
    }));
    this.curves.show(plot);
  }

  private plot(track: Track, events: SceneEvent[]): Plot {
    const colours = palette();
    const wanted = ["burnout", "commit", "interceptor launch", "earliest intercept", "latest intercept"];
    return {
      x: track.time_s, xName: "time from launch, s", yName: "height, km", height: 340,
      curves: [{ name: "height", values: track.height_km, colour: colours[track.side], width: 2.6 }],
      rules: events.filter((e) => wanted.includes(e.kind)).map((e) => ({ at: e.time_s, text: e.kind, colour: colours.muted, dash: true })),
    };
  }

  private events(events: SceneEvent[]): HTMLElement {
    const title = (id: string): string => [...this.context.base.radars, ...this.context.base.interceptors].find((x) => x.id === id)?.title ?? id;
    return table("Events in the order of time", [
      { head: "Time, min:s", cell: (e) => clock(e.time_s), number: true }, { head: "Event", cell: (e) => e.kind },
      { head: "By", cell: (e) => title(e.subject) }, { head: "Height, km", cell: (e) => number(e.height_km), number: true },
      { head: "Missile over", cell: (e) => latLon(e.lat_deg, e.lon_deg) },
    ], events);
  }

  private downloads(track: Track, events: SceneEvent[], plot: Plot, title: string) {
    const { state } = this.context.store;
    const one = `&threat=${encodeURIComponent(track.id)}`;
    return [
      { text: "CSV: flight", run: () => save("flight.csv", csv(["time_s", "latitude_deg", "longitude_deg", "height_km"],
        track.time_s.map((t, i) => [t, track.lat_deg[i] as number, track.lon_deg[i] as number, track.height_km[i] as number])), "text/csv") },
      { text: "CSV: events", run: () => save("events.csv", csv(["time_s", "event", "by", "height_km"],
        events.map((e) => [e.time_s, e.kind, e.subject, e.height_km])), "text/csv") },
      { text: "PNG", run: () => (this.curves.canvas ? savePng(this.curves.canvas, "timeline.png") : undefined) },
      { text: "SVG", run: () => save("timeline.svg", plotSvg(plot, `${title}: ${track.label}`), "image/svg+xml") },
      { text: "CZML", address: `${asked(state, "/api/export/czml")}${one}`, name: "flight.czml" },
      { text: "OEM", address: `${asked(state, "/api/export/oem")}${one}`, name: "flight.oem", note: "CCSDS orbit ephemeris message" },
    ];
  }
}

/** Bars of what is seen and possible, on the flight's own time. */
function gantt(track: Track, events: SceneEvent[], scene: Scene): HTMLElement {
  const at = (kind: string, subject?: string): number | null =>
    events.find((e) => e.kind === kind && (subject === undefined || e.subject === subject))?.time_s ?? null;
  const bars: Bar[] = [];
  for (const sensor of [...new Set(events.filter((e) => e.kind === "detection").map((e) => e.subject))]) {
    const [from, to, tracked] = [at("detection", sensor), at("last sight", sensor), at("track", sensor)];
    if (from === null || to === null) continue;
    const note = tracked === null ? "seen, no track" : `a track from ${clock(tracked)} on`;
    const name = scene.sites.find((x) => x.id === sensor)?.title ?? sensor;
    bars.push({ name, from, to, text: `sees ${clock(from)}–${clock(to)}`, colour: "radar", note });
  }
  const [commit, launch, first, last] = [at("commit"), at("interceptor launch"), at("earliest intercept"), at("latest intercept")];
  if (commit !== null) bars.push({ name: "Decision taken", from: commit, to: commit, text: `commit ${clock(commit)}`, colour: "warning", note: "track and decision delay" });
  if (launch !== null && first !== null) bars.push({ name: "Interceptor flies to the earliest intercept", from: launch, to: first, text: `${clock(launch)}–${clock(first)}`, colour: "interceptor", note: "" });
  if (first !== null && last !== null) bars.push({ name: "Window of intercepts", from: first, to: last, text: `${clock(first)}–${clock(last)}`, colour: "iran", note: "" });
  return bars.length ? barChart(track, bars) : h("p", {}, "No sensor sees this flight.");
}

function barChart(track: Track, bars: Bar[]): HTMLElement {
  const colours = palette();
  const end = track.time_s[track.time_s.length - 1] ?? 1;
  const [w, left, row] = [900, 12, 46];
  const px = (t: number): number => left + (t / end) * (w - 2 * left);
  const said = bars.map((b) => `${b.name}: ${b.text}${b.note ? `, ${b.note}` : ""}`).join(". ");
  const root = s("svg", { class: "chart", viewBox: `0 0 ${w} ${bars.length * row + 24}`, role: "img", "aria-label": said });
  const step = [30, 60, 120, 300, 600].find((one) => end / one < 12) ?? 600;
  for (let t = 0; t <= end; t += step) {
    root.append(s("line", { x1: px(t), x2: px(t), y1: 0, y2: bars.length * row, stroke: colours.grid }),
      s("text", { x: px(t), y: bars.length * row + 16, "text-anchor": "middle", class: "soft" }, clock(t)));
  }
  bars.forEach((bar, i) => {
    const late = px(bar.from) > w * 0.62;
    root.append(
      s("text", { x: late ? px(bar.to) : px(bar.from), y: i * row + 15, "text-anchor": late ? "end" : "start" }, `${bar.name}: ${bar.text}${bar.note ? `, ${bar.note}` : ""}`),
      s("rect", { x: px(bar.from), y: i * row + 22, width: Math.max(3, px(bar.to) - px(bar.from)), height: 14, rx: 2, fill: colours[bar.colour] }));
  });
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Bars of the engagement" }, h("div", { class: "bars" }, root));
}

