// The shell: which view, which scenario, undo, share, theme.

import { type Library, read, type Scenario } from "./api";
import { fill, h, say } from "./dom";
import { busy, complaint, type Context, type Page } from "./page";
import { applyTheme, type Theme } from "./palette";
import { type State, Store, type View, VIEWS } from "./state";
import "./style.css";

const TITLES: Record<View, string> = {
  map: "Map", globe: "Globe", full3d: "Full 3-D", timeline: "Timeline", dispute: "Dispute", claims: "Claims", treaties: "Treaties", deal: "Deal",
};
const MAKERS: Record<View, () => Promise<(context: Context) => Page>> = {
  map: async () => (await import("./views/map")).mapPage,
  globe: async () => (await import("./views/globe")).globePage,
  full3d: async () => (await import("./views/full3d")).full3dPage,
  timeline: async () => (await import("./views/timeline")).timelinePage,
  dispute: async () => (await import("./views/dispute")).disputePage,
  claims: async () => (await import("./views/claims")).claimsPage,
  treaties: async () => (await import("./views/treaties")).treatiesPage,
  deal: async () => (await import("./views/deal")).dealPage,
};

class Shell {
  private readonly store = new Store();
  private readonly main = h("main", { id: "main", tabindex: -1 });
  private readonly nav = h("nav", { "aria-label": "Views" });
  private readonly scenarios = h("select", { id: "scenario" });
  private readonly about = h("section", { class: "about", "aria-label": "About this scenario" });
  private readonly changes = h("span", { class: "changes" });
  private readonly undo = h("button", { type: "button", "aria-keyshortcuts": "Control+Z", title: "Undo (Ctrl+Z)" }, "Undo");
  private readonly redo = h("button", { type: "button", "aria-keyshortcuts": "Control+Shift+Z", title: "Redo (Ctrl+Shift+Z)" }, "Redo");
  private library: Library | null = null;
  private page: Page | null = null;
  private opened = 0;

  async start(): Promise<void> {
    let theme = applyTheme(chosenTheme());
    const look = h("button", { type: "button", onclick: () => {
      theme = applyTheme(theme === "dark" ? "light" : "dark");
      keepTheme(theme);
      name();
      void this.open();
    } });
    const name = (): void => void fill(look, theme === "dark" ? "Light" : "Dark");
    name();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      theme = applyTheme(chosenTheme());
      name();
      void this.open();
    });
    const share = h("button", { type: "button", onclick: () => void this.share() }, "Share");
    this.undo.addEventListener("click", () => this.back());
    this.redo.addEventListener("click", () => this.forth());
    this.scenarios.addEventListener("change", () => this.store.choose(this.scenarios.value));
    const root = document.getElementById("app") as HTMLElement;
    fill(root,
      h("a", { href: "#main", class: "skip", onclick: (event: Event) => {
        event.preventDefault();
        this.main.focus();
      } }, "To the content"),
      h("header", {}, h("h1", {}, "midcourse"), this.nav,
        h("div", { class: "tools" }, h("label", { class: "field", for: "scenario" }, h("span", {}, "Scenario")), this.scenarios,
          this.changes, this.undo, this.redo, share, look)),
      this.about, this.main, h("div", { id: "voice", role: "status", class: "hidden" }),
      h("footer", {}, "Point-mass physics at the level of the open literature. A window says that an interceptor could be there in time, not that it hits."));
    document.addEventListener("keydown", (event) => this.key(event));
    await this.begin();
  }

  private async begin(): Promise<void> {
    fill(this.main, busy("Loading the scenarios"));
    try {
      this.library = await read<Library>("/api/scenarios");
    } catch (cause) {
      return fill(this.main, complaint(cause));
    }
    const { scenarios } = this.library;
    fill(this.scenarios, ...scenarios.map((s) => h("option", { value: s.id }, s.title)));
    if (!this.store.state.scenario) this.store.look({ scenario: this.library.default });
    this.store.listen((state, before) => this.changed(state, before));
    await this.open();
  }

  private changed(state: State, before: State): void {
    if (state.view !== before.view || state.scenario !== before.scenario || !this.page) void this.open();
    else {
      this.page.update(state, before);
      this.tools();
    }
  }

  private async open(): Promise<void> {
    const { store, library } = this;
    if (!library) return;
    const mine = ++this.opened;
    const { view, scenario } = store.state;
    this.tools();
    this.page?.destroy();
    this.page = null;
    document.title = `${TITLES[view]} · midcourse`;
    fill(this.main, busy("Loading"));
    try {
      const [make, base] = await Promise.all([MAKERS[view](), read<Scenario>(`/api/scenario/${scenario}`)]);
      if (mine !== this.opened) return;
      this.page = make({ store, library, base });
      this.main.replaceChildren(this.page.element);
      this.main.dataset["view"] = view;
    } catch (cause) {
      if (mine === this.opened) fill(this.main, complaint(cause));
    }
  }

  private tools(): void {
    const { state } = this.store;
    fill(this.nav, ...VIEWS.map((view) =>
      h("button", { type: "button", "aria-current": view === state.view ? "page" : null, onclick: () => this.store.look({ view }) }, TITLES[view])));
    this.scenarios.value = state.scenario;
    fill(this.about, this.library?.scenarios.find((s) => s.id === state.scenario)?.description ?? "");
    this.about.hidden = state.view !== "map";
    const count = Object.keys(state.set).length;
    fill(this.changes, count ? `${count} ${count === 1 ? "value" : "values"} changed` : "");
    this.undo.disabled = !this.store.canUndo;
    this.redo.disabled = !this.store.canRedo;
  }

  private back(): void {
    if (this.store.undo()) say("Undone");
    this.tools();
  }

  private forth(): void {
    if (this.store.redo()) say("Done again");
    this.tools();
  }

  private key(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target instanceof HTMLInputElement && ["text", "search", "number", "date"].includes(event.target.type)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.back();
    else if (key === "y" || (key === "z" && event.shiftKey)) this.forth();
    else return;
    event.preventDefault();
  }

  private async share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.flash("Address copied");
    } catch {
      this.flash("Copy the address of this page: it holds everything");
    }
  }

  private flash(text: string): void {
    const shown = h("div", { class: "flash", role: "status" }, text);
    document.body.append(shown);
    setTimeout(() => shown.remove(), 2500);
  }
}

function chosenTheme(): Theme | null {
  try {
    const kept = localStorage.getItem("theme");
    return kept === "dark" || kept === "light" ? kept : null;
  } catch {
    return null;
  }
}

function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // a browser that keeps nothing: the choice holds for this page
  }
}

void new Shell().start();
