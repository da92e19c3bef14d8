// Full 3-D: the CZML of the scenario as it stands, played by Cesium where the browser has WebGL; Cesium itself is loaded late.

import { type Land, read } from "../api";
import type { Drawn, Space } from "../cesium/space";
import { choice, clock, fill, h, say, table } from "../dom";
import { asked, busy, complaint, type Context, type Page } from "../page";
import { palette } from "../palette";
import { panel, savePng, sourceList } from "../panel";
import { query, type State } from "../state";

type Packets = { id: string }[];

/** Whether this browser draws in three dimensions; what was taken for the question is given back. */
function webgl(): boolean {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

export const full3dPage = (context: Context): Page => new Full3d(context);

class Full3d implements Page {
  readonly element = h("div");
  private readonly canvas = h("canvas", { role: "img", "aria-label": "Globe in three dimensions with the flights of the scenario" });
  private readonly box = h("div", {
    class: "globe space", tabindex: 0, role: "group",
    "aria-label": "Globe in three dimensions: arrow keys turn it, plus and minus zoom, Home shows everything, Page Up and Page Down choose a flight",
  }, this.canvas);
  private readonly status = h("div");
  private readonly record = h("div", { class: "record" });
  private readonly flights = h("span");
  private readonly slider = h("input", { type: "range", min: 0, max: 1, step: 1, "aria-label": "Time from launch" });
  private readonly shownTime = h("output");
  private readonly play = h("button", { type: "button" }, "Play");
  private readonly footprints = h("input", { type: "checkbox" });
  private space: Space | null = null;
  private drawn: Drawn[] = [];
  private group = "";
  private address = "";
  private end = 1;
  private time = 0;
  private playing = 0;
  private gone = false;

  constructor(private readonly context: Context) {
    if (webgl()) {
      this.layout();
      void this.start();
    } else {
      fill(this.element, h("h2", {}, "Full 3-D"), h("p", {},
        "This browser has no WebGL, which Cesium needs to draw. The globe draws the same flights without it."), this.back());
    }
  }

  update(state: State, before: State): void {
    if (query(state) !== query(before)) void this.load();
    else if (state.threat !== before.threat) this.choose(state.threat);
  }

  destroy(): void {
    this.gone = true;
    cancelAnimationFrame(this.playing);
    this.space?.destroy();
    this.space = null;
  }

  // ------------------------------------------------------------------------------------------------------------ loading

  private async start(): Promise<void> {
    fill(this.status, busy("Loading Cesium"));
    try {
      const [made, land] = await Promise.all([import("../cesium/space"), read<Land>("/api/land?detail=fine")]);
      if (this.gone) return;
      const failed = (cause: unknown): void => fill(this.status, complaint(cause));
      this.space = new made.Space(this.canvas, { picked: (id) => this.picked(id), failed });
      this.space.paint(land, palette());
      // For the console of the browser, and for tests: Cesium's own objects.
      Object.assign(this.box, { space: this.space });
      this.listen(this.space);
      await this.load(true);
    } catch (cause) {
      if (!this.gone) fill(this.status, complaint(cause));
    }
  }

  private async load(first = false): Promise<void> {
    const { space } = this;
    const more = { ...(this.footprints.checked ? { cells: "true" } : {}), ...(this.group ? { threat: this.group } : {}) };
    const address = asked(this.context.store.state, "/api/export/czml", more);
    this.address = address;
    fill(this.status, busy(this.footprints.checked ? "Flying, and looking at the ground" : "Flying"));
    try {
      const packets = await read<Packets>(address);
      if (this.address !== address || !space || this.gone) return;
      const end = await space.load(packets);
      if (end === null || this.gone) return;
      this.end = Math.max(1, end);
      this.slider.max = String(Math.ceil(this.end));
      this.setTime(first ? 0.45 * this.end : Math.min(this.time, this.end));
      this.drawn = space.drawn();
      this.offer();
      this.choose(this.context.store.state.threat);
      if (first) space.home();
      fill(this.status);
    } catch (cause) {
      if (this.address === address && !this.gone) fill(this.status, complaint(cause));
    }
  }

  // ------------------------------------------------------------------------------------------------------------ the page

  private back(): HTMLElement {
    return h("p", {}, h("button", { type: "button", onclick: () => this.context.store.look({ view: "globe" }) }, "To the globe, which needs no WebGL"));
  }

  private layout(): void {
    const { base, store } = this.context;
    this.play.addEventListener("click", () => this.toggle());
    this.slider.addEventListener("input", () => this.setTime(Number(this.slider.value)));
    this.footprints.addEventListener("change", () => void this.load());
    const legend = h("ul", { class: "legend" },
      h("li", {}, h("span", { class: "swatch iran" }), "flight from Iran"), h("li", {}, h("span", { class: "swatch line-russia" }), "flight from Russia"),
      h("li", {}, h("span", { class: "swatch line-window" }), "where an interceptor can be in the way"),
      h("li", {}, "– – interceptor, drawn as a straight line: a sketch, not its flight"), h("li", {}, h("span", { class: "swatch fan" }), "radar fan"));
    const home = h("button", { type: "button", onclick: () => this.space?.home() }, "Show everything");
    const ground = base.view ? h("label", { class: "check" }, this.footprints, "Defended ground (takes seconds)") : null;
    const chart = h("div", {}, h("div", { class: "controls" }, this.groups(), this.flights, home, ground), this.box,
      h("div", { class: "time" }, this.play, this.slider, this.shownTime), this.status, this.record, legend,
      h("p", { class: "credit" }, "Made with Natural Earth. Disputed borders are dashed; nothing here is an opinion on the status of any territory. Heights are to scale. Drawn by CesiumJS, ",
        h("a", { href: "/licences/cesium.txt" }, "Apache License 2.0"), "."), this.back());
    fill(this.element, panel({
      title: "Full 3-D: flights at their true height", chart, table: () => this.drawnTable(),
      sources: () => sourceList(base.sources, [...base.assumptions, ...base.limits]),
      downloads: () => [
        { text: "CZML", address: this.address || asked(store.state, "/api/export/czml"), name: "flights.czml", note: "what is drawn here; plays in any Cesium" },
        { text: "PNG", run: () => {
          this.space?.still();
          return savePng(this.canvas, "full-3d.png");
        } },
      ],
    }));
  }

  private groups(): HTMLElement {
    const place = h("span");
    read<{ threats: { id: string }[] }>(asked({ ...this.context.store.state, set: {} }, "/api/threats")).then(({ threats }) => {
      const names = new Map<string, number>();
      for (const { id } of threats) names.set(id.split("/")[0] ?? "", (names.get(id.split("/")[0] ?? "") ?? 0) + 1);
      const few = [...names].filter(([, count]) => count <= 60).map(([name, count]) => ({ value: name, text: `${name.replaceAll("-", " ")} (${count})` }));
      fill(place, choice("Flights", [{ value: "", text: "one of each group" }, ...few], this.group, (value) => {
        this.group = value;
        void this.load();
      }));
    }, () => undefined);
    return place;
  }

  /** The flights that are drawn, to choose from without a mouse. */
  private offer(): void {
    const rows = this.flown().map((one) => ({ value: one.id.slice("threat/".length), text: one.name }));
    const { store } = this.context;
    fill(this.flights, choice("Look at", [{ value: "", text: "nothing in particular" }, ...rows], store.state.threat, (threat) => store.look({ threat })));
  }

  private flown(): Drawn[] {
    return this.drawn.filter((one) => /^threat\/[^/]+\/[^/]+$/.test(one.id));
  }

  private drawnTable(): HTMLElement {
    const at = (seconds: number | null): string => (seconds === null ? "always" : clock(seconds));
    return table("What is drawn", [
      { head: "Name", cell: (one) => one.name },
      { head: "Kind", cell: (one) => kind(one.id) },
      { head: "From", cell: (one) => at(one.from), number: true },
      { head: "Until", cell: (one) => at(one.until), number: true },
    ], this.drawn.filter((one) => !one.id.includes("/wire-")));
  }

  // ------------------------------------------------------------------------------------------------------------ choosing

  private picked(id: string): void {
    const flight = /^threat\/[^/]+\/[^/]+/.exec(id)?.[0];
    if (flight) this.context.store.look({ threat: flight.slice("threat/".length) });
    this.tell(id);
  }

  private choose(threat: string): void {
    const id = threat ? `threat/${threat}` : "";
    this.space?.choose(id);
    const select = this.flights.querySelector("select");
    if (select) select.value = this.flown().some((one) => one.id === id) ? threat : "";
    this.tell(id);
  }

  private next(step: number): void {
    const all = this.flown();
    const at = all.findIndex((one) => one.id === `threat/${this.context.store.state.threat}`);
    const found = all[(at < 0 && step < 0 ? all.length - 1 : at + step + all.length) % all.length];
    if (found) this.context.store.look({ threat: found.id.slice("threat/".length) });
  }

  /** The record of what was chosen, as the file describes it. */
  private tell(id: string): void {
    const one = this.drawn.find((drawn) => drawn.id === id);
    if (!one) return fill(this.record, h("p", { class: "readout" }, "Click something, or use Page Up and Page Down, to read about it."));
    // Our own server wrote it; a parsed document runs no scripts, and the page's policy forbids them anyhow.
    const said = new DOMParser().parseFromString(one.description, "text/html").body;
    fill(this.record, h("h3", {}, one.name), ...[...said.children]);
    say(`${one.name}. ${said.querySelector("p")?.textContent ?? ""}`);
  }

  // ---------------------------------------------------------------------------------------------------------------- time

  private setTime(time: number): void {
    this.time = time;
    if (this.space) this.space.time = time;
    this.slider.value = String(Math.round(time));
    this.shownTime.textContent = `${clock(time)} of ${clock(this.end)}`;
    this.slider.setAttribute("aria-valuetext", `${clock(time)} from launch`);
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

  private listen(space: Space): void {
    const by: Record<string, () => void> = {
      ArrowLeft: () => space.turn(-0.08, 0), ArrowRight: () => space.turn(0.08, 0), ArrowUp: () => space.turn(0, -0.08), ArrowDown: () => space.turn(0, 0.08),
      "+": () => space.zoom(1 / 1.25), "=": () => space.zoom(1 / 1.25), "-": () => space.zoom(1.25), Home: () => space.home(),
      PageDown: () => this.next(1), PageUp: () => this.next(-1),
    };
    this.box.addEventListener("keydown", (event) => {
      const move = by[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      move();
      event.preventDefault();
    });
  }
}

/** What a packet of our CZML is, by its id. */
function kind(id: string): string {
  const parts = id.split("/");
  if (parts[0] === "threat") return parts[3] ?? "flight";
  if (parts[0] === "fan") return "radar fan";
  if (parts[0] === "footprint") return "footprint";
  return parts[0] ?? "";
}
