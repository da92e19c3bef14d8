// The ground of the full 3-D view: our own packaged land and borders, drawn into tiles as Cesium asks for them.

import { Event, GeographicTilingScheme, type ImageryProvider, Math as CesiumMath } from "@cesium/engine";
import type { Land, Line } from "../api";
import type { Palette } from "../palette";

const TILE = 512;
/** Beyond this the packaged map has no more to show: a pixel is then 0.02°. */
const MOST = 4;

interface Shape { line: Line; west: number; south: number; east: number; north: number }

/** Each line with its box, so that a tile looks only at what can lie on it. */
const boxed = (lines: readonly Line[]): Shape[] => lines.map((line) => {
  const [x, y] = [line.map((p) => p[0]), line.map((p) => p[1])];
  return { line, west: Math.min(...x), east: Math.max(...x), south: Math.min(...y), north: Math.max(...y) };
});

/** Land, lakes, coasts and borders; longitude and latitude are the tile's own axes, so that nothing is projected. */
export function ground(land: Land, colours: Palette): ImageryProvider {
  const shapes = { land: boxed(land.land.flat()), lakes: boxed(land.lakes.flat()), borders: boxed(land.borders), disputed: boxed(land.disputed) };
  const tilingScheme = new GeographicTilingScheme();
  const provider = {
    rectangle: tilingScheme.rectangle, tilingScheme, tileWidth: TILE, tileHeight: TILE, minimumLevel: 0, maximumLevel: MOST,
    tileDiscardPolicy: undefined, proxy: undefined, credit: undefined, hasAlphaChannel: false, errorEvent: new Event(),
    getTileCredits: () => [],
    pickFeatures: () => undefined,
    requestImage: (x: number, y: number, level: number): Promise<HTMLCanvasElement> => {
      const box = tilingScheme.tileXYToRectangle(x, y, level);
      const [west, north] = [CesiumMath.toDegrees(box.west), CesiumMath.toDegrees(box.north)];
      return Promise.resolve(tile(shapes, colours, west, north, CesiumMath.toDegrees(box.north - box.south)));
    },
  };
  return provider as unknown as ImageryProvider;
}

function tile(shapes: Record<"land" | "lakes" | "borders" | "disputed", Shape[]>, colours: Palette, west: number, north: number, side: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const scale = TILE / side;
  const margin = 4 / scale;
  const near = (s: Shape): boolean =>
    s.east > west - margin && s.west < west + side + margin && s.north > north - side - margin && s.south < north + margin;
  const trace = (these: Shape[], edges: boolean): void => {
    context.beginPath();
    for (const { line } of these.filter(near)) {
      line.forEach(([x, y], i) => {
        // Outlines are cut where the map ends; that cut is no coast.
        const cut = i > 0 && edges && Math.abs(x) > 179.99 && Math.abs(line[i - 1]?.[0] ?? 0) > 179.99;
        context[i === 0 || cut ? "moveTo" : "lineTo"]((x - west) * scale, (north - y) * scale);
      });
    }
  };
  const stroke = (these: Shape[], colour: string, width: number, dash: number[] = []): void => {
    trace(these, true);
    context.setLineDash(dash);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  };
  const full = (these: Shape[], colour: string): void => {
    trace(these, false);
    context.fillStyle = colour;
    // Holes run the other way round than their areas.
    context.fill();
  };
  context.fillStyle = colours.sea;
  context.fillRect(0, 0, TILE, TILE);
  full(shapes.land, colours.land);
  full(shapes.lakes, colours.sea);
  graticule(context, colours, west, north, side);
  stroke(shapes.lakes, colours.coast, 0.7);
  stroke(shapes.land, colours.coast, 1.1);
  stroke(shapes.borders, colours.border, 1);
  stroke(shapes.disputed, colours.disputed, 1.4, [6, 4]);
  return canvas;
}

function graticule(context: CanvasRenderingContext2D, colours: Palette, west: number, north: number, side: number): void {
  const scale = TILE / side;
  context.beginPath();
  for (let at = Math.ceil(west / 10) * 10; at <= west + side; at += 10) {
    context.moveTo((at - west) * scale, 0);
    context.lineTo((at - west) * scale, TILE);
  }
  for (let at = Math.floor(north / 10) * 10; at >= north - side; at -= 10) {
    context.moveTo(0, (north - at) * scale);
    context.lineTo(TILE, (north - at) * scale);
  }
  context.setLineDash([]);
  context.lineWidth = 1;
  context.strokeStyle = colours.grid;
  context.stroke();
}
