// A sphere is enough for drawing; what is judged comes from the server.

export const RADIUS_KM = 6371;
const RAD = Math.PI / 180;

export type Place = [longitude: number, latitude: number];

export function azimuth(from: Place, to: Place): number {
  const [a, b, d] = [from[1] * RAD, to[1] * RAD, (to[0] - from[0]) * RAD];
  return Math.atan2(Math.sin(d) * Math.cos(b), Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(d));
}

export function angle(from: Place, to: Place): number {
  const [a, b, d] = [from[1] * RAD, to[1] * RAD, (to[0] - from[0]) * RAD];
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(d / 2) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(half)));
}

export function beyond(from: Place, azimuth: number, angle: number): Place {
  const lat = from[1] * RAD;
  const to = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(azimuth));
  const turn = Math.atan2(Math.sin(azimuth) * Math.sin(angle) * Math.cos(lat), Math.cos(angle) - Math.sin(lat) * Math.sin(to));
  return [from[0] + turn / RAD, to / RAD];
}

/** The same outline about another place. */
export function carried(outline: Place[], from: Place, to: Place): Place[] {
  return outline.map((point) => beyond(to, azimuth(from, point), angle(from, point)));
}

/** Geodetic longitude, latitude (degrees) and height (km) of an Earth-fixed point in metres; good to metres near the Earth. */
export function geodetic(x: number, y: number, z: number): [number, number, number] {
  const [a, e2] = [6378137, 0.00669437999014];
  const p = Math.hypot(x, y);
  let lat = Math.atan2(z, p * (1 - e2));
  for (let i = 0; i < 3; i++) {
    const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
    lat = Math.atan2(z + e2 * n * Math.sin(lat), p);
  }
  const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
  return [Math.atan2(y, x) / RAD, lat / RAD, (p * Math.cos(lat) + z * Math.sin(lat) - (a * a) / n) / 1e3];
}
