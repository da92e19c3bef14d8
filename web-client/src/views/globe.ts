import { h } from "../dom";
import type { Context, Page } from "../page";
export const globePage = (_: Context): Page => ({ element: h("p", {}, "…"), update: () => undefined, destroy: () => undefined });
