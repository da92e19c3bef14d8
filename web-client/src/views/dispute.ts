import { h } from "../dom";
import type { Context, Page } from "../page";
export const disputePage = (_: Context): Page => ({ element: h("p", {}, "…"), update: () => undefined, destroy: () => undefined });
