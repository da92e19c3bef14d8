// The colours of the project's figures (outputs/figures/style.py), and their counterparts for a dark page.

export interface Palette {
  ink: string; muted: string; faint: string; grid: string; paper: string;
  defended: string; undefended: string; undefendedHatch: string; unreached: string;
  land: string; sea: string; coast: string; border: string; disputed: string;
  russia: string; iran: string; interceptor: string; radar: string; warning: string; halo: string;
}

const LIGHT: Palette = {
  ink: "#23282d", muted: "#59626a", faint: "#c9ced2", grid: "#e7e9ea", paper: "#fdfdfb",
  defended: "#4f93ad", undefended: "#e8a87c", undefendedHatch: "#d28f60", unreached: "#e2e1da",
  land: "#f3f2ec", sea: "#eaf0f3", coast: "#a9b2b8", border: "#8f989e", disputed: "#6d757b",
  russia: "#a8442f", iran: "#1f6480", interceptor: "#16324f", radar: "#6b4c9a", warning: "#8a6700", halo: "#fdfdfb",
};

const DARK: Palette = {
  ink: "#e8eaec", muted: "#a5afb7", faint: "#454d54", grid: "#2f363c", paper: "#171b1f",
  defended: "#3f86a3", undefended: "#b8744a", undefendedHatch: "#8f5735", unreached: "#3a3f43",
  land: "#272c30", sea: "#12161a", coast: "#5a646c", border: "#7d878e", disputed: "#a5afb7",
  russia: "#f0917c", iran: "#7cc4e0", interceptor: "#bcd6ee", radar: "#c0a4ec", warning: "#e0b84c", halo: "#171b1f",
};

export type Theme = "light" | "dark";

let theme: Theme = "light";

/** Take the theme that was chosen, else the system's. */
export function applyTheme(chosen: Theme | null): Theme {
  theme = chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset["theme"] = theme;
  return theme;
}

export const palette = (): Palette => (theme === "dark" ? DARK : LIGHT);

/** A colour as the word that ImageData wants (little-endian: alpha, blue, green, red). */
export function word(colour: string, alpha = 255): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return ((alpha << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
