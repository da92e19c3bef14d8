// What a view is given, and what it gives.

import { type Library, read, Refused, type Scenario } from "./api";
import { h } from "./dom";
import { query, type State, type Store } from "./state";

export interface Context {
  store: Store;
  library: Library;
  /** The scenario without changes; changes lie in the state. */
  base: Scenario;
}

export interface Page {
  element: HTMLElement;
  update: (state: State, before: State) => void;
  destroy: () => void;
}

export const sceneAddress = (state: State, threat: readonly string[] = []): string =>
  `/api/scene/${state.scenario}${withThreats(query(state, { law: "false" }), threat)}`;

const withThreats = (text: string, threat: readonly string[]): string =>
  text + threat.map((one) => `&threat=${encodeURIComponent(one)}`).join("");

export const asked = (state: State, path: string, more: Record<string, string> = {}): string =>
  `${path}${query(state, { scenario: state.scenario, ...more })}`;

/** A number of the scenario as it stands after the changes. */
export function current(state: State, path: string | undefined, value: number): number {
  const changed = path === undefined ? undefined : state.set[path];
  return changed === undefined || !Number.isFinite(Number(changed)) ? value : Number(changed);
}

export function complaint(cause: unknown): HTMLElement {
  if (cause instanceof Refused) {
    const { message, where, allowed, hint } = cause.failure;
    return h("div", { class: "complaint", role: "alert" }, h("strong", {}, message),
      where ? h("span", {}, `Where: ${where}`) : null, allowed ? h("span", {}, `Allowed: ${allowed}`) : null,
      hint ? h("span", {}, `Hint: ${hint}`) : null);
  }
  return h("div", { class: "complaint", role: "alert" }, h("strong", {}, "The server cannot be reached."),
    h("span", {}, String(cause instanceof Error ? cause.message : cause)));
}

export const busy = (text: string): HTMLElement => h("p", { class: "busy", role: "status" }, text);

/** Show what an address says, or that it is awaited, or why not; older answers do not overwrite newer ones. */
export function shown<T>(into: HTMLElement, address: string, wait: string, draw: (answer: T) => void): void {
  into.dataset["asked"] = address;
  const mine = (): boolean => into.dataset["asked"] === address;
  const slow = setTimeout(() => mine() && into.replaceChildren(busy(wait)), 120);
  read<T>(address).then((answer) => mine() && draw(answer), (cause: unknown) => mine() && into.replaceChildren(complaint(cause)))
    .finally(() => clearTimeout(slow));
}
