import { h } from "../dom";
import type { Context, Page } from "../page";
export const timelinePage = (_: Context): Page => ({ element: h("p", {}, "…"), update: () => undefined, destroy: () => undefined });
