// The live footprint: the newest edit is sent, one at a time; what is painted is measured.

import { type Failure, type Progress, Refused } from "./api";

export interface Edit {
  scenario: string; set: Readonly<Record<string, string>>;
  view: { launch_area: string; vehicle: string; cell_deg?: number };
}
export interface Shares { defended_fraction: number | null; population_fraction: number | null }
export interface Frame {
  seq: number; grid: string; count: number; cell_deg: number; shares: Shares; elapsed_ms: number;
  by_country: ({ country: string; code: string } & Shares)[]; states: Float32Array;
}
export interface Told { cells: (frame: Frame) => void; progress: (p: Progress) => void; error: (e: Refused) => void }

export class Live {
  private socket: WebSocket | null = null;
  private next: { edit: Edit; at: number } | null = null;
  private flying: { seq: number; at: number } | null = null;
  private seq = 0;
  private closed = false;
  private retry = 500;

  constructor(private readonly told: Told) {
    this.open();
  }

  /** Ask for the footprint of an edit; `at` is when the pointer moved (`performance.now()`). */
  send(edit: Edit, at = performance.now()): void {
    this.next = { edit, at };
    this.pump();
  }

  close(): void {
    this.closed = true;
    this.socket?.close();
  }

  private open(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/live`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.retry = 500;
      this.pump();
    };
    socket.onmessage = (message: MessageEvent<ArrayBuffer | string>) => this.hear(message.data);
    socket.onclose = () => {
      if (this.closed) return;
      this.flying = null;
      setTimeout(() => this.open(), this.retry);
      this.retry = Math.min(this.retry * 2, 8000);
    };
    this.socket = socket;
  }

  private pump(): void {
    if (!this.next || this.flying || this.socket?.readyState !== WebSocket.OPEN) return;
    const { edit, at } = this.next;
    this.next = null;
    this.flying = { seq: ++this.seq, at };
    const set: Record<string, number | string> = {};
    for (const [path, value] of Object.entries(edit.set)) {
      set[path] = value !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
    }
    this.socket.send(JSON.stringify({ type: "edit", seq: this.seq, ...edit, set }));
  }

  private hear(data: ArrayBuffer | string): void {
    if (typeof data === "string") {
      const said = JSON.parse(data) as { type: string; seq: number | null; error?: Failure } & Progress;
      if (said.type === "progress") return this.told.progress(said);
      this.flying = null;
      if (said.error) this.told.error(new Refused(said.error, 422));
      return this.pump();
    }
    const length = new DataView(data).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as Frame;
    head.states = new Float32Array(data, 4 + length, head.count);
    const from = this.flying?.seq === head.seq ? this.flying.at : null;
    this.flying = null;
    this.told.cells(head);
    if (from !== null) measured(from);
    this.pump();
  }
}

/** From the pointer's move to the pixels of the canvas ("drag-to-drawn") and to the end of the frame that shows them. */
function measured(from: number): void {
  performance.measure("drag-to-drawn", { start: from, end: performance.now() });
  requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => {
      performance.measure("drag-to-painted", { start: from, end: performance.now() });
      after.port1.close();
    };
    after.port2.postMessage(0);
  });
  for (const name of ["drag-to-drawn", "drag-to-painted"])
    if (performance.getEntriesByName(name).length > 2000) performance.clearMeasures(name);
}
