// Which cell each pixel shows, worked out once for a projection; repainting is then a look-up for every pixel.

export interface Quads { latitude_deg: ArrayLike<number>; longitude_deg: ArrayLike<number>; cell_deg: number }
export interface Colours { plain: [number, number, number]; hatch: [number, number, number] }
export type Place = (place: [number, number]) => [number, number] | null;

export class Raster {
  private readonly pixels: Uint32Array;
  private readonly cellOf: Uint32Array;

  constructor(readonly index: Int32Array, private readonly width: number) {
    let count = 0;
    for (let i = 0; i < index.length; i++) if ((index[i] as number) >= 0) count++;
    this.pixels = new Uint32Array(count);
    this.cellOf = new Uint32Array(count);
    for (let i = 0, k = 0; i < index.length; i++) {
      if ((index[i] as number) < 0) continue;
      this.pixels[k] = i;
      this.cellOf[k++] = index[i] as number;
    }
  }

  /** Colour the pixels by the states of their cells; undefended cells are hatched, so that no meaning hangs on colour alone. */
  colour(image: ImageData, states: ArrayLike<number>, colours: Colours, ratio: number): void {
    const words = new Uint32Array(image.data.buffer);
    const { pixels, cellOf, width } = this;
    const period = Math.round(7 * ratio);
    const line = Math.round(1.4 * ratio);
    for (let k = 0; k < pixels.length; k++) {
      const pixel = pixels[k] as number;
      const state = states[cellOf[k] as number] as number;
      const striped = state === 1 && ((pixel % width) + Math.floor(pixel / width)) % period < line;
      words[pixel] = (striped ? colours.hatch[1] : colours.plain[state as 0 | 1 | 2]) as number;
    }
  }
}

/** Fill every cell, a quadrilateral on the screen, with its index. */
export function fillCells(grid: Quads, width: number, height: number, place: Place): Raster {
  const index = new Int32Array(width * height).fill(-1);
  const half = grid.cell_deg / 2;
  const x = new Float64Array(4);
  const y = new Float64Array(4);
  for (let cell = 0; cell < grid.latitude_deg.length; cell++) {
    const lat = grid.latitude_deg[cell] as number;
    const lon = grid.longitude_deg[cell] as number;
    let seen = true;
    for (let k = 0; k < 4 && seen; k++) {
      const at = place([lon + (k === 1 || k === 2 ? half : -half), lat + (k > 1 ? half : -half)]);
      if (at) [x[k], y[k]] = at;
      else seen = false;
    }
    if (seen) quad(index, width, height, x, y, cell);
  }
  return new Raster(index, width);
}

/** Fill a convex quadrilateral, pixel centres inside it. */
export function quad(index: Int32Array, width: number, height: number, x: Float64Array, y: Float64Array, value: number): void {
  const top = Math.max(0, Math.ceil(Math.min(y[0]!, y[1]!, y[2]!, y[3]!) - 0.5));
  const bottom = Math.min(height - 1, Math.floor(Math.max(y[0]!, y[1]!, y[2]!, y[3]!) - 0.5));
  for (let row = top; row <= bottom; row++) {
    const at = row + 0.5;
    let left = Infinity;
    let right = -Infinity;
    for (let k = 0; k < 4; k++) {
      const [y0, y1] = [y[k]!, y[(k + 1) & 3]!];
      if (at < y0 === at < y1) continue;
      const cut = x[k]! + ((at - y0) / (y1 - y0)) * (x[(k + 1) & 3]! - x[k]!);
      if (cut < left) left = cut;
      if (cut > right) right = cut;
    }
    const from = Math.max(0, Math.ceil(left - 0.5));
    const to = Math.min(width - 1, Math.ceil(right - 0.5) - 1);
    if (to >= from) index.fill(value, row * width + from, row * width + to + 1);
  }
}
