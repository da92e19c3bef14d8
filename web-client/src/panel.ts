// One chart with its table, its sources and its downloads: four tabs, by mouse and by arrow keys.

import { h, save } from "./dom";

export interface Download { text: string; run?: () => void | Promise<void>; address?: string; name?: string; note?: string }
export interface Panel {
  title: string;
  chart: HTMLElement;
  table: () => HTMLElement;
  sources: () => HTMLElement;
  downloads: () => Download[];
}

let made = 0;

export function panel(asked: Panel): HTMLElement {
  const names = ["Chart", "Table", "Sources", "Download"] as const;
  const root = `panel${++made}`;
  const sheet = (index: number): HTMLElement => {
    if (index === 0) return asked.chart;
    if (index === 1) return asked.table();
    if (index === 2) return h("div", { class: "sources" }, asked.sources());
    return h("ul", { class: "downloads" }, ...asked.downloads().map(downloadLine));
  };
  const sheets = names.map((_, i) =>
    h("div", { role: "tabpanel", id: `${root}-s${i}`, "aria-labelledby": `${root}-t${i}`, hidden: i > 0, class: "sheet" }));
  const show = (chosen: number): void => {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      const into = sheets[i] as HTMLElement;
      into.hidden = i !== chosen;
      if (i === chosen && (i > 0 || !into.firstChild)) into.replaceChildren(sheet(i));
    });
  };
  const tabs = names.map((name, i) =>
    h("button", {
      role: "tab", id: `${root}-t${i}`, "aria-controls": `${root}-s${i}`, type: "button", class: "tab",
      onclick: () => show(i),
      onkeydown: (event: KeyboardEvent) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = (i + step + names.length) % names.length;
        show(next);
        tabs[next]?.focus();
        event.preventDefault();
      },
    }, name));
  show(0);
  return h("section", { class: "panel", "aria-label": asked.title },
    h("div", { class: "panel-head" }, h("h2", {}, asked.title), h("div", { role: "tablist", "aria-label": asked.title, class: "tabs" }, ...tabs)),
    ...sheets);
}

function downloadLine(one: Download): HTMLElement {
  const button = one.address
    ? h("a", { class: "button", href: one.address, download: one.name ?? "" }, one.text)
    : h("button", { type: "button", onclick: () => void one.run?.() }, one.text);
  return h("li", {}, button, one.note ? h("span", { class: "muted" }, ` ${one.note}`) : null);
}

export function sourceList(lines: readonly { citation: string; url?: string | null }[], notes: readonly string[] = []): HTMLElement {
  return h("div", {},
    ...notes.map((note) => h("p", {}, note)),
    h("ul", {}, ...lines.map((one) =>
      h("li", {}, one.url ? h("a", { href: one.url, rel: "noreferrer noopener", target: "_blank" }, one.citation) : one.citation))));
}

export function savePng(canvas: HTMLCanvasElement, name: string): Promise<void> {
  return new Promise((done) => canvas.toBlob((blob) => {
    if (blob) save(name, blob);
    done();
  }, "image/png"));
}
