// Choosing one flight of the scenario, for the views that show flights.

import { read, type ThreatRow } from "./api";
import { choice, fill, h } from "./dom";
import { asked, complaint, type Context } from "./page";

export class Flights {
  readonly element = h("div", { class: "controls" });
  private rows: ThreatRow[] = [];

  constructor(private readonly context: Context, private readonly first = "the first flight of the figures") {
    const { state } = context.store;
    read<{ threats: ThreatRow[] }>(asked({ ...state, set: {} }, "/api/threats")).then(({ threats }) => {
      this.rows = threats;
      this.draw();
    }, (cause: unknown) => fill(this.element, complaint(cause)));
  }

  private draw(): void {
    const { store, base } = this.context;
    const chosen = this.rows.find((row) => row.id === store.state.threat);
    const title = (id: string): string => {
      const place = base.launch_areas.find((a) => a.id === id);
      return place ? `${place.title}, ${place.country}` : id;
    };
    const kinds = [...new Set(this.rows.map((row) => `${row.vehicle}|${row.id.split("/")[0]}`))];
    const group = chosen ? chosen.id.split("/")[0] : "";
    const mine = this.rows.filter((row) => row.id.split("/")[0] === group);
    const pick = (id: string): void => {
      store.look({ threat: id });
      this.draw();
    };
    const routes = mine.map((row) => ({ value: row.id, text: `${title(row.origin)} → ${row.target}${row.engageable ? "" : " (no window)"}` }));
    fill(this.element,
      choice("Flights", [{ value: "", text: this.first }, ...kinds.map((k) => ({ value: k.split("|")[1] ?? "", text: (k.split("|")[1] ?? "").replaceAll("-", " ") }))], group ?? "",
        (value) => pick(this.rows.find((row) => row.id.startsWith(`${value}/`) && value !== "")?.id ?? "")),
      routes.length ? choice("From and to", routes, chosen?.id ?? "", pick) : null);
  }
}
