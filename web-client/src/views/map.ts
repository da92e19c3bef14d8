// The map: drag a radar or an interceptor site, and the defended ground follows.

import { type Fan, type Grid, type InterceptorSite, type Land, type RadarSite, read, type Scene } from "../api";
import { choice, csv, fill, h, latLon, percent, save, say, table } from "../dom";
import { FlatMap } from "../flat-map";
import { carried, type Place } from "../geo";
import { type Frame, Live } from "../live";
import { asked, complaint, type Context, current, type Page, sceneAddress } from "../page";
import type { Palette } from "../palette";
import { palette } from "../palette";
import { panel, savePng, sourceList } from "../panel";
import { query, type State } from "../state";

interface Handle { kind: "radar" | "interceptors"; site: RadarSite | InterceptorSite; button: HTMLButtonElement; at: Place }

export const WORDS = ["out of reach", "undefended", "defended"] as const;

export function mapPage(context: Context): Page {
  return new MapPage(context);
}

class MapPage implements Page {
  readonly element: HTMLElement;
  private readonly map = new FlatMap("Map of the defended ground");
  private readonly live: Live;
  private readonly status = h("div", { class: "status" });
  private readonly readout = h("p", { class: "readout", "aria-hidden": "true" });
  private readonly shares = h("div", { class: "shares" });
  private readonly countries = h("div");
  private readonly siteList = h("div", { class: "site-list" });
  private readonly credit = h("p", { class: "credit" });
  private readonly handles: Handle[] = [];
  private readonly layers = { fans: true, tracks: true, towns: true };
  private land: Land | null = null;
  private grid: Grid | null = null;
  private scene: Scene | null = null;
  private frame: Frame | null = null;
  private moving: Record<string, string> = {};
  private countriesDue = 0;

  constructor(private readonly context: Context) {
    this.live = new Live({
      cells: (frame) => this.take(frame),
      progress: (p) => fill(this.status, h("p", { class: "busy" }, `Solving flights: ${p.stage} ${p.done} of ${p.total}`)),
      error: (cause) => fill(this.status, complaint(cause)),
    });
    this.map.overlay = (c, projection, colours) => this.over(c, projection as (p: Place) => [number, number] | null, colours);
    this.map.moved = () => this.placeHandles();
    this.makeHandles();
    this.element = this.layout();
    this.hover();
    void this.load();
  }

  update(state: State, before: State): void {
    const edited = query(state) !== query(before);
    const looked = state.area !== before.area || state.vehicle !== before.vehicle || state.cell !== before.cell;
    if (!edited && !looked) return;
    if (edited) this.syncHandles();
    if (state.cell !== before.cell) void this.loadGrid();
    else this.ask();
    if (edited) this.loadScene();
  }

  destroy(): void {
    this.live.close();
    this.map.destroy();
    clearTimeout(this.countriesDue);
  }

  private get state(): State {
    return this.context.store.state;
  }

  private view(): { launch_area: string; vehicle: string; cell_deg?: number } | null {
    const plan = this.context.base.view;
    if (!plan) return null;
    return {
      launch_area: this.state.area || plan.launch_area, vehicle: this.state.vehicle || plan.vehicle,
      cell_deg: Number(this.state.cell) || plan.cell_deg,
    };
  }

  private ask(at = performance.now()): void {
    const view = this.view();
    if (view) this.live.send({ scenario: this.state.scenario, set: { ...this.state.set, ...this.moving }, view }, at);
  }

  // ------------------------------------------------------------------------------------------------------------ loading

  private async load(): Promise<void> {
    try {
      this.loadScene();
      this.setLand(await read<Land>("/api/land?detail=coarse"));
      await this.loadGrid();
      this.setLand(await read<Land>("/api/land?detail=fine"));
    } catch (cause) {
      fill(this.status, complaint(cause));
    }
  }

  private setLand(land: Land): void {
    this.land = land;
    fill(this.credit, `${land.credit} ${land.statement}`);
    this.map.setLand(land);
  }

  private async loadGrid(): Promise<void> {
    const view = this.view();
    if (!view) return fill(this.status, h("p", {}, "This scenario asks for no footprint; its sites and flights are shown."));
    const address = asked(this.state, "/api/grid", view.cell_deg ? { cell_deg: String(view.cell_deg) } : {});
    try {
      this.grid = await read<Grid>(address);
    } catch (cause) {
      return fill(this.status, complaint(cause));
    }
    const fit: Place[] = this.grid.longitude_deg.map((lon, i) => [lon, this.grid?.latitude_deg[i] as number]);
    for (const one of this.context.base.launch_areas) if (one.id === this.context.base.view?.launch_area) fit.push([one.longitude_deg, one.latitude_deg]);
    this.map.setGrid(this.grid, fit);
    if (this.frame?.grid === this.grid.grid) this.map.paint(this.frame.states);
    this.ask();
  }

  private loadScene(): void {
    const address = sceneAddress(this.state);
    read<Scene>(address).then((scene) => {
      if (address !== sceneAddress(this.state)) return;
      this.scene = scene;
      this.map.draw();
    }, (cause: unknown) => fill(this.status, complaint(cause)));
  }

  private take(frame: Frame): void {
    this.frame = frame;
    if (this.grid && frame.grid !== this.grid.grid && frame.cell_deg === this.grid.cell_deg) void this.loadGrid();
    if (this.grid?.grid !== frame.grid) return;
    this.map.paint(frame.states);
    if (this.status.firstChild) fill(this.status);
    this.showShares(frame);
    this.countriesDue ||= window.setTimeout(() => {
      this.countriesDue = 0;
      fill(this.countries, this.countryTable());
    }, 150);
    say(`Defended: ${percent(frame.shares.defended_fraction)} of the land in reach, ${percent(frame.shares.population_fraction)} of its people.`);
  }

  // ------------------------------------------------------------------------------------------------------------ sites

  private makeHandles(): void {
    const { radars, interceptors } = this.context.base;
    for (const [kind, sites] of [["radar", radars], ["interceptors", interceptors]] as const) {
      for (const site of sites) {
        const button = h("button", { type: "button", class: `handle ${kind}`, "aria-describedby": "handle-help" },
          h("span", { class: "mark", "aria-hidden": "true" }), h("span", { class: "name" }, shortTitle(site.title)));
        const handle: Handle = { kind, site, button, at: [site.longitude_deg, site.latitude_deg] };
        this.handles.push(handle);
        this.map.over.append(button);
        this.dragging(handle);
        button.addEventListener("keydown", (event) => this.key(handle, event));
      }
    }
    this.map.over.append(h("span", { id: "handle-help", class: "hidden" }, "Arrow keys move it by 0.1 degrees, with Shift by 1 degree."));
    this.syncHandles();
  }

  private syncHandles(): void {
    for (const handle of this.handles) {
      const { site } = handle;
      handle.at = [current(this.state, site.paths.longitude, site.longitude_deg), current(this.state, site.paths.latitude, site.latitude_deg)];
      this.label(handle);
    }
    this.placeHandles();
    this.showSites();
  }

  private label(handle: Handle): void {
    const what = handle.kind === "radar" ? "radar" : "interceptor site";
    handle.button.setAttribute("aria-label", `${shortTitle(handle.site.title)}, ${what}: ${handle.site.title}, ${latLon(handle.at[1], handle.at[0])}`);
  }

  private placeHandles(): void {
    for (const handle of this.handles) {
      const at = this.map.projection(handle.at);
      handle.button.hidden = !at;
      if (at) handle.button.style.transform = `translate(${at[0].toFixed(1)}px, ${at[1].toFixed(1)}px)`;
    }
  }

  private dragging(handle: Handle): void {
    const { button } = handle;
    let from: { x: number; y: number; at: [number, number]; place: Place } | null = null;
    button.addEventListener("pointerdown", (event) => {
      const at = this.map.projection(handle.at);
      if (!at) return;
      from = { x: event.clientX, y: event.clientY, at, place: handle.at };
      button.setPointerCapture(event.pointerId);
      button.classList.add("held");
    });
    button.addEventListener("pointermove", (event) => {
      if (!from) return;
      const place = this.map.place(from.at[0] + event.clientX - from.x, from.at[1] + event.clientY - from.y);
      if (place && Number.isFinite(place[0]) && Math.abs(place[1]) < 89) this.drag(handle, place, event.timeStamp);
    });
    const end = (keep: boolean): void => {
      if (!from) return;
      button.classList.remove("held");
      const { place } = from;
      from = null;
      const moved = this.moving;
      this.moving = {};
      if (keep && Object.keys(moved).length) this.context.store.edit(moved);
      else if (Object.keys(moved).length) {
        handle.at = place;
        this.placeHandles();
        this.ask();
      }
    };
    button.addEventListener("pointerup", () => end(true));
    button.addEventListener("pointercancel", () => end(false));
    button.addEventListener("keydown", (event) => event.key === "Escape" && end(false));
  }

  private drag(handle: Handle, place: Place, at: number): void {
    handle.at = [round(place[0]), round(place[1])];
    const { latitude, longitude } = handle.site.paths;
    this.moving = { [latitude]: String(handle.at[1]), [longitude]: String(handle.at[0]) };
    this.placeHandles();
    this.map.draw();
    this.ask(at);
  }

  private key(handle: Handle, event: KeyboardEvent): void {
    const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const size = event.shiftKey ? 1 : 0.1;
    const [x, y] = step as [number, number];
    const { latitude, longitude } = handle.site.paths;
    const place: Place = [round(handle.at[0] + x * size), Math.max(-89, Math.min(89, round(handle.at[1] + y * size)))];
    this.context.store.edit({ [latitude]: String(place[1]), [longitude]: String(place[0]) });
  }

  // ------------------------------------------------------------------------------------------------------------ drawing

  private over(context: CanvasRenderingContext2D, projection: (p: Place) => [number, number] | null, colours: Palette): void {
    const line = (points: Place[], colour: string, width: number, dash: number[] = []): void => {
      context.beginPath();
      let down = false;
      for (const point of points) {
        const at = projection(point);
        if (at) context[down ? "lineTo" : "moveTo"](at[0], at[1]);
        down = at !== null;
      }
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke();
      context.setLineDash([]);
    };
    if (this.layers.tracks) {
      for (const track of this.scene?.tracks ?? [])
        line(track.lon_deg.map((lon, i) => [lon, track.lat_deg[i] as number]), colours[track.side], 1.3, track.engageable ? [] : [2, 4]);
    }
    if (this.layers.fans) for (const fan of this.scene?.fans ?? []) line(this.fanOutline(fan), colours.radar, 1.5, [7, 3, 1, 3]);
    if (this.layers.towns) this.towns(context, projection, colours);
    this.origin(context, projection, colours);
  }

  private fanOutline(fan: Fan): Place[] {
    const outline = fan.outline_lon_deg.map((lon, i): Place => [lon, fan.outline_lat_deg[i] as number]);
    if (outline[0]) outline.push(outline[0]);
    const handle = this.handles.find((one) => one.site.id === fan.radar);
    const known = this.scene?.sites.find((one) => one.id === fan.radar);
    if (!handle || !known) return outline;
    const from: Place = [known.lon_deg, known.lat_deg];
    return from[0] === handle.at[0] && from[1] === handle.at[1] ? outline : carried(outline, from, handle.at);
  }

  private towns(context: CanvasRenderingContext2D, projection: (p: Place) => [number, number] | null, colours: Palette): void {
    const used: [number, number, number, number][] = this.handles.map((one) => {
      const at = projection(one.at) ?? [-999, -999];
      return [at[0] - 10, at[1] - 14, at[0] + 120, at[1] + 14];
    });
    context.font = "11px system-ui, sans-serif";
    context.lineJoin = "round";
    const most = this.map.canvas.clientWidth < 500 ? 10 : 26;
    let named = 0;
    for (const town of this.grid?.towns ?? []) {
      const at = projection([town.longitude_deg, town.latitude_deg]);
      if (!at) continue;
      context.beginPath();
      context.arc(at[0], at[1], town.capital ? 2.6 : 1.6, 0, 2 * Math.PI);
      context.fillStyle = colours.ink;
      context.fill();
      if (!town.capital || named >= most) continue;
      const box: [number, number, number, number] = [at[0] + 4, at[1] - 7, at[0] + 8 + context.measureText(town.name).width, at[1] + 7];
      if (used.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
      used.push(box);
      named++;
      label(context, town.name, at[0] + 5, at[1] + 4, colours.ink, colours.halo);
    }
  }

  private origin(context: CanvasRenderingContext2D, projection: (p: Place) => [number, number] | null, colours: Palette): void {
    const view = this.view();
    for (const area of this.context.base.launch_areas) {
      if (!area.in_plan || (view && view.launch_area !== "all" && area.id !== view.launch_area)) continue;
      const at = projection([area.longitude_deg, area.latitude_deg]);
      if (!at) continue;
      context.beginPath();
      context.moveTo(at[0], at[1] - 7);
      context.lineTo(at[0] + 6, at[1] + 4);
      context.lineTo(at[0] - 6, at[1] + 4);
      context.closePath();
      context.fillStyle = colours.iran;
      context.fill();
      context.strokeStyle = colours.halo;
      context.lineWidth = 1.5;
      context.stroke();
      context.font = "600 12px system-ui, sans-serif";
      const wide = context.measureText(area.title).width;
      const left = at[0] + wide + 12 > this.map.canvas.clientWidth;
      label(context, area.title, left ? at[0] - wide - 9 : at[0] + 9, at[1] + 4, colours.iran, colours.halo);
    }
  }

  // ------------------------------------------------------------------------------------------------------------ the page

  private layout(): HTMLElement {
    const chart = h("div", { class: "map-chart" }, this.controls(), this.map.element, this.toolbar(), this.legend(), this.readout, this.status, this.credit);
    this.map.element.addEventListener("keydown", (event) => this.mapKey(event));
    this.map.element.tabIndex = 0;
    this.map.element.setAttribute("role", "group");
    this.map.element.setAttribute("aria-label", "Map: arrow keys pan, plus and minus zoom, 0 shows all of it. Tab reaches the sites.");
    const side = h("aside", { class: "side", "aria-label": "Shares and sites" }, h("h2", {}, "What is defended"), this.shares,
      h("h2", {}, "Sites"), this.siteList, h("h2", {}, "By country"), this.countries);
    const whole = panel({
      title: "Defended ground", chart, table: () => this.townTable(),
      sources: () => sourceList(this.context.base.sources, [
        "Shares of people count towns of 15,000 inhabitants and more, each country's rescaled to its total population.",
        ...this.context.base.limits, this.land ? `${this.land.credit} ${this.land.statement}` : "",
      ]),
      downloads: () => this.downloads(),
    });
    return h("div", { class: "two" }, whole, side);
  }

  private controls(): HTMLElement {
    const { base, store } = this.context;
    const plan = base.view;
    if (!plan) return h("div");
    const areas = base.launch_areas.filter((a) => a.in_plan).map((a) => ({ value: a.id, text: `${a.title}, ${a.country}` }));
    const vehicles = base.vehicles.filter((v) => v.in_plan).map((v) => ({ value: v.id, text: v.title }));
    const cells = [...new Set([1, 0.5, 0.25, plan.cell_deg])].sort((a, b) => b - a).map((c) => ({ value: String(c), text: `${c}°` }));
    const { area, vehicle, cell } = this.state;
    return h("div", { class: "controls" },
      choice("Launched from", [...areas, { value: "all", text: "all of them (the worst counts)" }], area || plan.launch_area, (v) => store.look({ area: v })),
      choice("Missile", vehicles, vehicle || plan.vehicle, (v) => store.look({ vehicle: v })),
      choice("Cells", cells, cell || String(plan.cell_deg), (v) => store.look({ cell: v })));
  }

  private toolbar(): HTMLElement {
    const button = (text: string, name: string, run: () => void): HTMLElement =>
      h("button", { type: "button", class: "small", "aria-label": name, title: name, onclick: run }, text);
    const layer = (name: keyof typeof this.layers, text: string): HTMLElement => {
      const box = h("input", { type: "checkbox", checked: this.layers[name], onchange: () => {
        this.layers[name] = box.checked;
        this.map.draw();
      } });
      return h("label", { class: "check" }, box, text);
    };
    return h("div", { class: "toolbar" }, button("+", "Zoom in", () => this.map.zoomBy(1.4)), button("−", "Zoom out", () => this.map.zoomBy(1 / 1.4)),
      button("Fit", "Fit the whole map", () => this.map.reset()), layer("fans", "Radar fans"), layer("tracks", "Ground tracks"), layer("towns", "Towns"));
  }

  private legend(): HTMLElement {
    const item = (kind: string, text: string): HTMLElement => h("li", {}, h("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), text);
    return h("ul", { class: "legend" }, item("defended", "defended"), item("undefended", "undefended (hatched)"), item("unreached", "out of reach"),
      item("fan", "radar fan at 400 km"), item("iran", "flight from Iran"), item("russia", "flight from Russia (dotted: no window)"));
  }

  private mapKey(event: KeyboardEvent): void {
    if (event.target !== this.map.element || event.ctrlKey || event.metaKey) return;
    const pan: Record<string, [number, number]> = { ArrowUp: [0, 40], ArrowDown: [0, -40], ArrowLeft: [40, 0], ArrowRight: [-40, 0] };
    const by = pan[event.key];
    if (by) this.map.panBy(...by);
    else if (event.key === "+" || event.key === "=") this.map.zoomBy(1.4);
    else if (event.key === "-") this.map.zoomBy(1 / 1.4);
    else if (event.key === "0") this.map.reset();
    else return;
    event.preventDefault();
  }

  private hover(): void {
    this.map.canvas.addEventListener("pointermove", (event) => {
      const place = this.map.place(event.offsetX, event.offsetY);
      if (!place || !this.grid) return;
      const cell = this.map.cellAt(event.offsetX, event.offsetY);
      const country = cell >= 0 ? this.grid.countries[this.grid.country[cell] as number] : undefined;
      const said = cell >= 0 && this.frame ? `, ${country ?? ""}: ${WORDS[this.map.stateOf(cell) as 0 | 1 | 2]}` : "";
      this.readout.textContent = `${latLon(place[1], place[0])}${said}`;
    });
    this.map.canvas.addEventListener("pointerleave", () => (this.readout.textContent = ""));
  }

  private showShares(frame: Frame): void {
    const share = (value: number | null, of: string): HTMLElement =>
      h("p", { class: "share" }, h("strong", {}, percent(value)), h("span", {}, of));
    fill(this.shares, share(frame.shares.population_fraction, "of the people within its reach"),
      share(frame.shares.defended_fraction, "of the land within its reach"));
  }

  private showSites(): void {
    const rows = this.handles.map((handle) => this.siteFields(handle));
    fill(this.siteList, ...rows);
  }

  private siteFields(handle: Handle): HTMLElement {
    const { site } = handle;
    const field = (text: string, path: string, value: number): HTMLElement => {
      const input = h("input", { type: "number", step: "any", value: Number(value.toFixed(4)), "aria-label": `${site.title}: ${text}`,
        onchange: () => input.value !== "" && this.context.store.edit({ [path]: input.value }) });
      return h("label", { class: "mini" }, `${text} `, input);
    };
    const parts = [field("lat °", site.paths.latitude, handle.at[1]), field("lon °", site.paths.longitude, handle.at[0])];
    const path = site.paths.burnout_speed;
    if ("burnout_speed_km_s" in site && path && site.burnout_speed_km_s !== null) {
      const value = current(this.state, path, site.burnout_speed_km_s);
      const shown = h("output", {}, `${value.toFixed(1)} km/s`);
      const slider = h("input", { type: "range", min: 3, max: 10, step: 0.1, value, "aria-label": `${site.title}: burnout speed, km/s`,
        oninput: (event: Event) => {
          shown.textContent = `${Number(slider.value).toFixed(1)} km/s`;
          this.moving = { [path]: slider.value };
          this.ask(event.timeStamp);
        },
        onchange: () => {
          this.moving = {};
          this.context.store.edit({ [path]: slider.value });
        } });
      parts.push(h("label", { class: "slider" }, "burnout speed ", slider, shown));
    }
    const changed = Object.values(site.paths).filter((one) => one in this.state.set);
    const back = changed.length
      ? h("button", { type: "button", class: "link", onclick: () => this.context.store.edit({}, changed) }, "put back")
      : null;
    return h("fieldset", { class: handle.kind }, h("legend", {}, site.title), ...parts, back);
  }

  private countryTable(): HTMLElement {
    const rows = (this.frame?.by_country ?? []).filter((r) => r.defended_fraction !== null)
      .sort((a, b) => (a.population_fraction ?? 2) - (b.population_fraction ?? 2) || a.country.localeCompare(b.country));
    return table("Defended shares of the land and people in reach", [
      { head: "Country", cell: (r) => r.country },
      { head: "Land", cell: (r) => percent(r.defended_fraction), number: true },
      { head: "People", cell: (r) => percent(r.population_fraction), number: true },
    ], rows);
  }

  private townTable(): HTMLElement {
    const state = (cell: number | null): string => (cell === null || !this.frame ? "–" : WORDS[this.map.stateOf(cell) as 0 | 1 | 2]);
    return table("The largest towns", [
      { head: "Town", cell: (t) => t.name }, { head: "Country", cell: (t) => t.country },
      { head: "Inhabitants", cell: (t) => t.population.toLocaleString("en"), number: true },
      { head: "State", cell: (t) => h("span", { class: `chip ${state(t.cell).replaceAll(" ", "-")}` }, state(t.cell)) },
    ], this.grid?.towns ?? []);
  }

  private downloads(): { text: string; run?: () => void | Promise<void>; address?: string; name?: string; note?: string }[] {
    const name = this.state.scenario;
    const view = this.view();
    const title = `${this.context.base.title}: ${view?.vehicle ?? ""} from ${view?.launch_area ?? ""}`;
    const credit = this.land ? `${this.land.credit} ${this.land.statement}` : "";
    const sites = this.handles.map((one) => ({ lon: one.at[0], lat: one.at[1], title: shortTitle(one.site.title),
      colour: one.kind === "radar" ? palette().radar : palette().interceptor }));
    return [
      { text: "YAML", address: `/api/scenario/${name}/yaml${query(this.state)}`, name: `${name}-edited.yaml`, note: "the edited scenario; midcourse run takes it" },
      { text: "CSV", run: () => save(`${name}-cells.csv`, this.cellsCsv(), "text/csv"), note: "the cells as painted" },
      { text: "PNG", run: () => savePng(this.printed(title, credit), `${name}-map.png`), note: "the map as it stands, with its credits" },
      { text: "SVG", run: () => save(`${name}-map.svg`, this.map.svg(title, credit, sites), "image/svg+xml"), note: "the same in vectors" },
      { text: "CZML", address: asked(this.state, "/api/export/czml"), name: `${name}.czml`, note: "flights and sites for Cesium" },
      { text: "KML", address: asked(this.state, "/api/export/kml"), name: `${name}.kml`, note: "for Google Earth" },
      { text: "GeoJSON", address: asked(this.state, "/api/export/geojson"), name: `${name}.geojson`, note: "footprints; takes a few seconds" },
    ];
  }

  private cellsCsv(): string {
    const grid = this.grid;
    if (!grid) return "";
    return csv(["latitude_deg", "longitude_deg", "country", "state"], grid.latitude_deg.map((lat, i) =>
      [lat, grid.longitude_deg[i] as number, grid.countries[grid.country[i] as number] ?? "", WORDS[this.map.stateOf(i) as 0 | 1 | 2]]));
  }

  private printed(title: string, credit: string): HTMLCanvasElement {
    const from = this.map.canvas;
    const { ratio, width, height } = this.map;
    const made = document.createElement("canvas");
    made.width = from.width;
    made.height = from.height + 44 * ratio;
    const context = made.getContext("2d");
    if (!context) return from;
    const colours = palette();
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, made.width, made.height);
    context.drawImage(from, 0, 0);
    context.scale(ratio, ratio);
    for (const handle of this.handles) {
      const at = this.map.projection(handle.at);
      if (!at) continue;
      context.beginPath();
      context.arc(at[0], at[1], 5, 0, 2 * Math.PI);
      context.fillStyle = colours[handle.kind === "radar" ? "radar" : "interceptor"];
      context.fill();
      context.font = "600 12px system-ui, sans-serif";
      label(context, shortTitle(handle.site.title), at[0] + 8, at[1] + 4, colours.ink, colours.halo);
    }
    const bottom = height;
    context.font = "600 12px system-ui, sans-serif";
    context.fillStyle = colours.ink;
    context.fillText(title, 8, bottom + 17, width - 16);
    context.font = "10px system-ui, sans-serif";
    context.fillStyle = colours.muted;
    context.fillText(credit, 8, bottom + 34, width - 16);
    return made;
  }
}

function label(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, halo: string): void {
  context.strokeStyle = halo;
  context.lineWidth = 3;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const shortTitle = (title: string): string => title.replace(/\s*\(.*\)$/, "").replace(/^European Midcourse Radar, /, "").replace(/^Upgraded early-warning radar at /, "").replace(/^Forward-based X-band radar$/, "Forward radar").replace(/^(The same interceptors|Two-stage ground-based interceptors|Three-stage ground-based interceptors) at /, "");
