// What the server says, as docs/reference/web-api.md describes it.

export interface Failure { message: string; where: string; allowed: string; hint: string }

export class Refused extends Error {
  constructor(readonly failure: Failure, readonly status: number) {
    super(failure.message);
  }
}

export interface ScenarioLine { id: string; title: string; description: string; extends: string; has_footprint: boolean; has_dispute: boolean }
export interface Library {
  scenarios: ScenarioLine[]; default: string;
  dossiers: { id: string; title: string; scenario: string }[];
  treaties: { id: string; title: string }[];
}
export interface Quantity {
  path: string; title: string; value: number | string | null; unit: string; low: number | null; high: number | null;
  citation: string; grade: string; note: string; changed: boolean;
}
export interface SitePaths { latitude: string; longitude: string; burnout_speed?: string }
export interface RadarSite {
  id: string; title: string; latitude_deg: number; longitude_deg: number; boresight_azimuth_deg: number;
  azimuth_half_width_deg: number; reference_range_km: number; paths: SitePaths;
}
export interface InterceptorSite {
  id: string; title: string; latitude_deg: number; longitude_deg: number; burnout_speed_km_s: number | null;
  inventory: number; paths: SitePaths;
}
export interface Source { id: string; citation: string; url: string | null }
export interface Scenario {
  id: string; title: string; description: string; date: string; digest: string; quantities: Quantity[];
  radars: RadarSite[]; interceptors: InterceptorSite[];
  launch_areas: { id: string; title: string; country: string; set: string; in_plan: boolean; latitude_deg: number; longitude_deg: number }[];
  vehicles: { id: string; title: string; class: string; in_plan: boolean }[];
  view: { launch_area: string; vehicle: string; cell_deg: number } | null;
  assumptions: string[]; limits: string[]; sources: Source[];
}
export type Line = [number, number][];
/** Polygons: a ring, then its holes. */
export type Polygon = Line[];
export interface Land { land: Polygon[]; borders: Line[]; disputed: Line[]; lakes: Polygon[]; credit: string; statement: string }
export interface Town {
  name: string; latitude_deg: number; longitude_deg: number; population: number; capital: boolean; country: string; cell: number | null;
}
export interface Grid {
  grid: string; cell_deg: number; latitude_deg: number[]; longitude_deg: number[]; country: number[]; countries: string[]; towns: Town[];
}
export interface Fan {
  radar: string; title: string; range_km: number; rcs_m2: number; vehicles: string[]; vertices_ecef_m: number[]; wires: number[][];
  outline_height_km: number; outline_lat_deg: number[]; outline_lon_deg: number[]; limit: string;
}
export interface Track {
  id: string; group: string; label: string; side: "russia" | "iran"; origin: string; target: string; vehicle: string;
  engageable: boolean; reason: string; burnout: number; time_s: number[]; lat_deg: number[]; lon_deg: number[]; height_km: number[];
}
export interface SceneEvent {
  threat: string; kind: string; subject: string; time_s: number; lat_deg: number; lon_deg: number; height_km: number;
}
export interface SceneSite { id: string; title: string; kind: string; lat_deg: number; lon_deg: number; height_m: number }
export interface Scene { sites: SceneSite[]; fans: Fan[]; tracks: Track[]; events: SceneEvent[]; date: string; title: string }
export interface ThreatRow { id: string; class: string; origin: string; target: string; vehicle: string; engageable: boolean; reason: string }
export interface DisputePoint { burnout_speed_km_s: number; [column: string]: number | null }
export interface Dispute {
  interceptor: string; points: DisputePoint[];
  published: { id: string; who: string; burnout_speed_km_s: number; citation: string; grade: string; note: string }[];
  bases: { base: string; name: string; system: string; burnout_speed_km_s: number; engageable_fraction: number | null }[];
  sources: Source[];
}
export interface Flip {
  label: string; from: string; to: string; at: number | string; unit: string; published: (number | string)[] | null;
  inside_published_range: boolean; source: string;
}
export interface Verdict {
  verdict: string; because: string; flip_points: Flip[]; assumptions: string[]; sources: string[];
  evidence: { phrase: string; value: number | string | null; interval: (number | string)[] | null; unit: string; state: string; wing: string; left_out: string }[];
}
export interface Claim {
  id: string; says: string; quote: string; speaker: string; party: string; date: string; topic: string; grade: string;
  reading: string; note: string; answered_by: string[]; sources: string[]; rests_on: string[]; verdict: Verdict | null;
}
export interface Talks {
  dossier: string; title: string; summary: string; scenario: string; judged: number; claims: Claim[];
  parties: { id: string; name: string }[]; issues: { id: string; name: string }[]; sources: Source[];
  meeting: { date: string; place: string; form: string; outcome: string };
}
export interface LimitRow {
  party: string; bond: string; rule: string; article: string; limit: string; counted: number | null; low: number | null;
  high: number | null; allowed: number | null; headroom: number | null; unit: string; status: string; breach: boolean | null;
  because: string[]; source: string;
}
export interface Treaty {
  id: string; title: string; in_force: boolean; entered: string | null; until: string | null; binds: string[]; because: string;
  notes: string[]; rows: LimitRow[];
}
export interface Treaties { date: string; treaties: Treaty[]; span: { from: string; to: string } }
export interface MapLine { lever: string; says: string; reading: string }
export interface PackageMap { scenario: string; site: string; interceptors: number; overrides: Record<string, string>; shown: MapLine[]; nothing: MapLine[] }
export interface Package {
  map: PackageMap | null;
  id: string; name: string; settings: Record<string, string>; met: string[]; unmet: string[];
  measures: Record<string, { value: number | string | null; unit: string }>; by_party: Record<string, { met: number; stated: number }>;
}
export interface Deal {
  dossier: string; packages: number; feasible: number; means: string; clashes: string[][];
  conditions: { id: string; party: string; says: string; sources: string[]; red_line: boolean }[];
  levers: { id: string; name: string; settings: Record<string, string>; sources: string[]; note: string }[];
  measures: { id: string; name: string; unit: string; levers: string[] }[];
  efficient: { given_up: string[]; packages: number; example: Package; on_front: boolean }[];
  put_forward: Package[];
  front: { efficient: number; met: Record<string, number>; of: Record<string, number> }[];
  places: Record<string, { latitude_deg: number; longitude_deg: number }>;
}

async function refusal(answer: Response): Promise<Refused> {
  const none = { where: "", allowed: "", hint: "" };
  try {
    const body = (await answer.json()) as { error?: Failure };
    return new Refused(body.error ?? { message: answer.statusText, ...none }, answer.status);
  } catch {
    return new Refused({ message: `the server answered ${answer.status}`, ...none }, answer.status);
  }
}

const waiting = new Map<string, Promise<unknown>>();

/** Read JSON; the same address is asked for once while it is under way, and the newest few answers are kept. */
export function read<T>(address: string): Promise<T> {
  const known = waiting.get(address);
  if (known) return known as Promise<T>;
  const asked = fetch(address, { headers: { accept: "application/json" } }).then(async (answer) => {
    if (!answer.ok) throw await refusal(answer);
    return (await answer.json()) as T;
  });
  waiting.set(address, asked);
  asked.catch(() => waiting.delete(address));
  if (waiting.size > 40) waiting.delete(waiting.keys().next().value as string);
  return asked;
}

export const forget = (address: string): boolean => waiting.delete(address);

export interface Progress { stage: string; done: number; total: number; left_s?: number | null }

/** Start a study and follow it to its result; `stop` cancels it. */
export function study<T>(
  kind: string, asked: Record<string, unknown>, progress: (p: Progress) => void, verdict?: (v: Verdict & { claim: string }) => void,
): { result: Promise<T>; stop: () => void } {
  let id = "";
  let events: EventSource | null = null;
  const result = (async () => {
    const answer = await fetch("/api/studies", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ kind, arguments: asked }),
    });
    if (!answer.ok) throw await refusal(answer);
    id = ((await answer.json()) as { id: string }).id;
    return await new Promise<T>((done, failed) => {
      const stream = new EventSource(`/api/studies/${id}/events`);
      events = stream;
      stream.addEventListener("progress", (e) => progress(JSON.parse((e as MessageEvent<string>).data) as Progress));
      stream.addEventListener("verdict", (e) => verdict?.(JSON.parse((e as MessageEvent<string>).data) as Verdict & { claim: string }));
      stream.addEventListener("result", (e) => {
        stream.close();
        done((JSON.parse((e as MessageEvent<string>).data) as { result: T }).result);
      });
      stream.addEventListener("error", (e) => {
        if (!("data" in e)) return; // the connection, which comes back by itself
        stream.close();
        failed(new Refused((JSON.parse((e as MessageEvent<string>).data) as { error: Failure }).error, 0));
      });
      stream.addEventListener("cancelled", () => {
        stream.close();
        failed(new Refused({ message: "cancelled", where: "", allowed: "", hint: "" }, 0));
      });
    });
  })();
  return {
    result,
    stop: () => {
      events?.close();
      if (id) void fetch(`/api/studies/${id}`, { method: "DELETE" });
    },
  };
}
