// What is looked at and what was changed: all of it stands in the address, so that a copied link gives the same page.

export const VIEWS = ["map", "globe", "full3d", "timeline", "dispute", "claims", "treaties", "deal"] as const;
export type View = (typeof VIEWS)[number];

export interface State {
  scenario: string;
  view: View;
  /** Overrides of the scenario: path → value as text. */
  set: Readonly<Record<string, string>>;
  area: string;
  vehicle: string;
  cell: string;
  threat: string;
  date: string;
  dossier: string;
  package: string;
}

const EMPTY: State = {
  scenario: "", view: "map", set: {}, area: "", vehicle: "", cell: "", threat: "", date: "", dossier: "", package: "",
};
const TEXTS = ["scenario", "area", "vehicle", "cell", "threat", "date", "dossier", "package"] as const;

export function parse(hash: string): State {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const set: Record<string, string> = {};
  for (const one of asked.getAll("set")) {
    const at = one.indexOf(":");
    if (at > 0) set[one.slice(0, at)] = one.slice(at + 1);
  }
  const view = asked.get("view") as View;
  const state: State = { ...EMPTY, set, view: VIEWS.includes(view) ? view : "map" };
  for (const name of TEXTS) state[name] = asked.get(name) ?? "";
  return state;
}

export function write(state: State): string {
  const parts = [`scenario=${encodeURIComponent(state.scenario)}`, `view=${state.view}`];
  for (const name of TEXTS)
    if (name !== "scenario" && state[name]) parts.push(`${name}=${encodeURIComponent(state[name])}`);
  for (const [path, value] of Object.entries(state.set)) parts.push(`set=${path}:${encodeURIComponent(value)}`);
  return `#${parts.join("&")}`;
}

/** The overrides as the server takes them. */
export function query(state: State, more: Record<string, string> = {}): string {
  const asked = new URLSearchParams(more);
  for (const [path, value] of Object.entries(state.set)) asked.append("set", `${path}=${value}`);
  const text = asked.toString();
  return text ? `?${text}` : "";
}

type Told = (state: State, before: State) => void;

/** The one state of the page, with undo and redo of what was edited (not of what was looked at). */
export class Store {
  state: State;
  private past: State[] = [];
  private future: State[] = [];
  private told: Told[] = [];

  constructor() {
    this.state = parse(location.hash);
    addEventListener("hashchange", () => {
      if (location.hash !== write(this.state)) this.move(parse(location.hash), true);
    });
  }

  listen(told: Told): void {
    this.told.push(told);
  }

  /** Look at something else. */
  look(change: Partial<State>): void {
    this.move({ ...this.state, ...change }, false);
  }

  /** Change the scenario; can be undone. */
  edit(set: Record<string, string>, drop: readonly string[] = []): void {
    const next: Record<string, string> = { ...this.state.set, ...set };
    for (const path of drop) delete next[path];
    this.move({ ...this.state, set: next }, true);
  }

  choose(scenario: string): void {
    const kept = { view: this.state.view, date: this.state.date, dossier: this.state.dossier };
    this.move({ ...EMPTY, ...kept, scenario }, true);
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  undo(): boolean {
    return this.step(this.past, this.future);
  }

  redo(): boolean {
    return this.step(this.future, this.past);
  }

  private step(from: State[], to: State[]): boolean {
    const next = from.pop();
    if (!next) return false;
    to.push(this.state);
    this.put({ ...next, view: this.state.view });
    return true;
  }

  private move(next: State, edited: boolean): void {
    if (write(next) === write(this.state)) return;
    if (edited && (next.scenario !== this.state.scenario || JSON.stringify(next.set) !== JSON.stringify(this.state.set))) {
      if (this.state.scenario) this.past.push(this.state);
      if (this.past.length > 200) this.past.shift();
      this.future = [];
    }
    this.put(next);
  }

  private put(next: State): void {
    const before = this.state;
    this.state = next;
    history.replaceState(null, "", write(next));
    for (const told of this.told) told(next, before);
  }
}
