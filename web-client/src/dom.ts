// Elements, tables, downloads: no framework, and no style attributes (the server forbids them).

type Child = Node | string | number | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** Make an element: attributes as named, `on…` as listeners, `class` and `for` as in HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  put(made, ...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function s(tag: string, props: Record<string, string | number>, ...children: Child[]): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) made.setAttribute(name, String(value));
  put(made, ...children);
  return made;
}

function put(into: Element, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    into.append(child instanceof Node ? child : String(child));
  }
}

export function fill(into: Element, ...children: Child[]): void {
  into.replaceChildren();
  put(into, ...children);
}

export interface Column<Row> { head: string; cell: (row: Row) => Child; number?: boolean; text?: (row: Row) => string | number }

/** A real table, with a caption and heads. */
export function table<Row>(caption: string, columns: Column<Row>[], rows: readonly Row[]): HTMLElement {
  const head = h("tr", {}, ...columns.map((c) => h("th", { scope: "col", class: c.number ? "number" : "" }, c.head)));
  const body = rows.map((row) =>
    h("tr", {}, ...columns.map((c, i) =>
      i === 0 ? h("th", { scope: "row" }, c.cell(row)) : h("td", { class: c.number ? "number" : "" }, c.cell(row)))));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, ...body)));
}

export function csv(columns: string[], rows: readonly (string | number | null)[][]): string {
  const field = (value: string | number | null): string => {
    const text = value === null ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

export function save(name: string, content: Blob | string, type = "text/plain"): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

let voice: HTMLElement | null = null;
let last = 0;

/** Say something to those who listen instead of look; not more than twice a second. */
export function say(text: string): void {
  voice ??= document.getElementById("voice");
  const said = ++last;
  setTimeout(() => {
    if (voice && said === last) voice.textContent = text;
  }, 400);
}

export const percent = (value: number | null | undefined, digits = 0): string =>
  value === null || value === undefined ? "–" : `${(100 * value).toFixed(digits)} %`;

export const number = (value: number | string | boolean | null | undefined, digits = 3): string => {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Number(value.toPrecision(digits)).toLocaleString("en", { maximumFractionDigits: 6 });
};

export function latLon(latitude: number, longitude: number): string {
  const side = (value: number, plus: string, minus: string): string =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? minus : plus}`;
  return `${side(latitude, "N", "S")}, ${side(longitude, "E", "W")}`;
}

export function choice(label: string, options: { value: string; text: string }[], value: string, on: (value: string) => void): HTMLElement {
  const select = h("select", { onchange: () => on(select.value) },
    ...options.map((o) => h("option", { value: o.value, selected: o.value === value }, o.text)));
  return h("label", { class: "field" }, h("span", {}, label), select);
}

/** A party by its name. */
export const named = (id: string): string =>
  ({ usa: "United States", nato: "NATO", ussr: "Soviet Union", uk: "United Kingdom" })[id] ?? id.split("-").map((w) => (w[0] ?? "").toUpperCase() + w.slice(1)).join(" ");

export const clock = (seconds: number): string => {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
