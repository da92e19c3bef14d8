// The Earth seen from far above one place: vectors are worked out once, and turned, clipped at the horizon and drawn by hand.

import { RADIUS_KM } from "./geo";

const RAD = Math.PI / 180;

/** Points in Earth radii, x y z one after the other. */
export type Points = Float64Array;
/** Several lines or rings, one after the other; each lies within a cap about its middle. */
export interface Chains { points: Points; starts: Uint32Array; middles: Points; caps: Float64Array }
export interface Cells { latitude_deg: readonly number[]; longitude_deg: readonly number[]; cell_deg: number }

export function points(lon: ArrayLike<number>, lat: ArrayLike<number>, height_km?: ArrayLike<number>): Points {
  const made = new Float64Array(3 * lon.length);
  for (let i = 0; i < lon.length; i++) {
    const r = 1 + (height_km?.[i] ?? 0) / RADIUS_KM;
    const [a, b] = [(lon[i] as number) * RAD, (lat[i] as number) * RAD];
    made[3 * i] = r * Math.cos(b) * Math.cos(a);
    made[3 * i + 1] = r * Math.cos(b) * Math.sin(a);
    made[3 * i + 2] = r * Math.sin(b);
  }
  return made;
}

/** Lines of longitude and latitude as chains; an edge longer than `step_deg` is parted along its great circle. */
export function chains(lines: readonly (readonly (readonly number[])[])[], step_deg = 2): Chains {
  const flat: number[] = [];
  const starts = new Uint32Array(lines.length + 1);
  lines.forEach((line, k) => {
    const p = points(line.map((at) => at[0] as number), line.map((at) => at[1] as number));
    for (let i = 0; i < p.length; i += 3) {
      const parts = i ? Math.ceil(Math.hypot(p[i]! - p[i - 3]!, p[i + 1]! - p[i - 2]!, p[i + 2]! - p[i - 1]!) / (step_deg * RAD)) : 1;
      for (let part = 1; part <= parts; part++) {
        const f = part / parts;
        const [x, y, z] = f === 1 ? [p[i]!, p[i + 1]!, p[i + 2]!] : [0, 1, 2].map((j) => p[i - 3 + j]! * (1 - f) + p[i + j]! * f) as [number, number, number];
        const r = Math.hypot(x, y, z) || 1;
        flat.push(x / r, y / r, z / r);
      }
    }
    starts[k + 1] = flat.length / 3;
  });
  return capped(Float64Array.from(flat), starts);
}

function capped(all: Points, starts: Uint32Array): Chains {
  const middles = new Float64Array(3 * (starts.length - 1));
  const caps = new Float64Array(starts.length - 1);
  for (let k = 0; k < caps.length; k++) {
    const [from, to] = [3 * starts[k]!, 3 * starts[k + 1]!];
    const sum: [number, number, number] = [0, 0, 0];
    for (let i = from; i < to; i += 3) for (let j = 0; j < 3; j++) sum[j]! += all[i + j]!;
    const r = Math.hypot(...sum) || 1;
    for (let j = 0; j < 3; j++) middles[3 * k + j] = sum[j]! / r;
    let least = 1;
    for (let i = from; i < to; i += 3) least = Math.min(least, (all[i]! * sum[0] + all[i + 1]! * sum[1] + all[i + 2]! * sum[2]) / r);
    caps[k] = Math.acos(Math.max(-1, least));
  }
  return { points: all, starts, middles, caps };
}

export function graticule(step_deg = 10): Chains {
  const made: number[][][] = [];
  const row = (from: number, to: number): number[] => Array.from({ length: Math.round((to - from) / 3) + 1 }, (_, i) => from + 3 * i);
  for (let lon = -180; lon < 180; lon += step_deg) made.push(row(lon % 90 ? -80 : -90, lon % 90 ? 80 : 90).map((lat) => [lon, lat]));
  for (let lat = -80; lat <= 80; lat += step_deg) made.push(row(-180, 180).map((lon) => [lon, lat]));
  return chains(made, 4);
}

/** The edge of the cells that are `inside`, as rings: land on the left, so that holes run the other way. */
export function outline(cells: Cells, inside: (cell: number) => boolean): Chains {
  const { latitude_deg: lat, longitude_deg: lon, cell_deg: size } = cells;
  const [west, south] = [lon.reduce((a, b) => Math.min(a, b), 360), lat.reduce((a, b) => Math.min(a, b), 90)];
  const column = lon.map((x) => Math.round((x - west) / size));
  const line = lat.map((y) => Math.round((y - south) / size));
  // A rim of nothing all around; `wide` cells a row, and one vertex a cell, its south-western corner.
  const wide = column.reduce((a, b) => Math.max(a, b), 0) + 3;
  const high = line.reduce((a, b) => Math.max(a, b), 0) + 3;
  const there = new Uint8Array(wide * high);
  for (let i = 0; i < lat.length; i++) if (inside(i)) there[(line[i]! + 1) * wide + column[i]! + 1] = 1;
  // From a vertex, the edges that leave it: east, north, west, south.
  const leaves = new Uint8Array(wide * high);
  const step = [1, wide, -1, -wide] as const;
  for (let at = wide; at < there.length - wide; at++) {
    if (!there[at]) continue;
    if (!there[at - wide]) leaves[at]! |= 1;
    if (!there[at + 1]) leaves[at + 1]! |= 2;
    if (!there[at + wide]) leaves[at + wide + 1]! |= 4;
    if (!there[at - 1]) leaves[at + wide]! |= 8;
  }
  const rings: number[][][] = [];
  const most = Math.max(1, Math.floor(1.5 / size));
  const place = (v: number): number[] => [west + ((v % wide) - 1.5) * size, south + (Math.floor(v / wide) - 1.5) * size];
  for (let first = 0; first < leaves.length; first++) {
    while (leaves[first]) {
      const ring: number[][] = [];
      let [v, way, run] = [first, -1, 0];
      do {
        let next = 0;
        // Where two edges leave, turn left: cells that touch at a corner stay apart.
        for (const turn of [1, 0, 3, 2]) if (leaves[v]! & (1 << (next = way < 0 ? turn : (way + turn) & 3))) break;
        if (next !== way || ++run >= most) {
          ring.push(place(v));
          run = 0;
        }
        way = next;
        leaves[v]! &= ~(1 << way);
        v += step[way]!;
      } while (v !== first);
      ring.push(place(first));
      rings.push(ring);
    }
  }
  return chains(rings, 4);
}

export class Eye {
  r = 1;
  x0 = 0;
  y0 = 0;
  height = 0;
  private sa = 0;
  private ca = 1;
  private sb = 0;
  private cb = 1;

  /** Look from above a place, degrees; the Earth's radius and middle in pixels. */
  aim(turn: readonly [number, number], r: number, centre: readonly [number, number], height: number): void {
    [this.sa, this.ca] = [Math.sin(turn[0] * RAD), Math.cos(turn[0] * RAD)];
    [this.sb, this.cb] = [Math.sin(turn[1] * RAD), Math.cos(turn[1] * RAD)];
    [this.r, this.height] = [r, height];
    [this.x0, this.y0] = centre;
  }

  /** Right, up and towards the eye, in Earth radii. */
  private u = 0;
  private v = 0;
  private d = 0;

  private turn(p: Points, i: number): void {
    const x = p[i]!;
    const y = p[i + 1]!;
    const z = p[i + 2]!;
    const out = this.ca * x + this.sa * y;
    this.u = this.ca * y - this.sa * x;
    this.v = this.cb * z - this.sb * out;
    this.d = this.cb * out + this.sb * z;
  }

  /** Where a point is on the screen, or null behind the Earth. */
  at(p: Points, i = 0): [number, number] | null {
    this.turn(p, i);
    return this.d < 0 && this.u * this.u + this.v * this.v < 1 ? null : [this.x0 + this.r * this.u, this.y0 - this.r * this.v];
  }

  /** Whether a point lies on the near side. */
  faces(p: Points, i = 0): boolean {
    this.turn(p, i);
    return this.d >= 0.02;
  }

  /** Add a line at any height to the path: points `from` to `to`; `dotted` leaves out every second piece. */
  trace(context: CanvasRenderingContext2D, p: Points, from: number, to: number, dotted = false): void {
    const { sa, ca, sb, cb, r, x0, y0 } = this;
    let down = false;
    for (let i = 3 * from; i < 3 * to; i += 3) {
      const x = p[i]!;
      const y = p[i + 1]!;
      const z = p[i + 2]!;
      const out = ca * x + sa * y;
      const u = ca * y - sa * x;
      const v = cb * z - sb * out;
      if (cb * out + sb * z < 0 && u * u + v * v < 1) down = false;
      else {
        if (down) context.lineTo(x0 + r * u, y0 - r * v);
        else context.moveTo(x0 + r * u, y0 - r * v);
        down = !down || !dotted;
      }
    }
  }

  /** Whether any of a chain can be in sight. */
  private out(all: Chains, k: number): boolean {
    const cap = all.caps[k]!;
    if (cap > 1.5) return false;
    this.turn(all.middles, 3 * k);
    return this.d < -Math.sin(cap) || this.y0 - this.r * (this.v + cap) > this.height;
  }

  /** Add lines on the ground to the path. */
  lines(context: CanvasRenderingContext2D, all: Chains): void {
    for (let k = 0; k < all.caps.length; k++) if (!this.out(all, k)) this.trace(context, all.points, all.starts[k]!, all.starts[k + 1]!);
  }

  /** Add rings on the ground to the path; what lies behind the horizon is drawn in to it. */
  rings(context: CanvasRenderingContext2D, all: Chains): void {
    const { r, x0, y0 } = this;
    for (let k = 0; k < all.caps.length; k++) {
      if (this.out(all, k)) continue;
      const [from, to] = [all.starts[k]!, all.starts[k + 1]!];
      this.turn(all.points, 3 * (to - 1));
      let [pu, pv, pd] = [this.u, this.v, this.d];
      let begun = false;
      const put = (u: number, v: number): void => {
        if (begun) context.lineTo(x0 + r * u, y0 - r * v);
        else context.moveTo(x0 + r * u, y0 - r * v);
        begun = true;
      };
      for (let i = from; i < to; i++) {
        this.turn(all.points, 3 * i);
        const { u, v, d } = this;
        if (d < 0 || pd < 0) {
          // Both ends on the rim, or where the edge crosses it.
          const f = d < 0 === pd < 0 ? 0 : pd / (pd - d);
          const [cu, cv] = [pu + f * (u - pu), pv + f * (v - pv)];
          const [a, b] = pd < 0 ? [Math.atan2(pv, pu), d < 0 ? Math.atan2(v, u) : Math.atan2(cv, cu)] : [Math.atan2(cv, cu), Math.atan2(v, u)];
          let turn = b - a;
          if (turn > Math.PI) turn -= 2 * Math.PI;
          if (turn < -Math.PI) turn += 2 * Math.PI;
          const parts = Math.max(1, Math.ceil(Math.abs(turn) / 0.05));
          for (let part = 0; part <= parts; part++) put(Math.cos(a + (turn * part) / parts), Math.sin(a + (turn * part) / parts));
        }
        if (d >= 0) put(u, v);
        [pu, pv, pd] = [u, v, d];
      }
      context.closePath();
    }
  }
}
