// The only module that loads Cesium: a globe without a network, which plays the CZML of our own export.

import {
  BoundingSphere, Cartesian3, type Cartesian2, Clock, Color, ConstantProperty, Credit, CreditDisplay, CzmlDataSource, DataSourceCollection,
  DataSourceDisplay, Ellipsoid, type Entity, Globe, HeadingPitchRange, ImageryLayer, JulianDate, Matrix4, Scene, SceneTransforms,
  ScreenSpaceEventHandler, ScreenSpaceEventType,
} from "@cesium/engine";
import type { Land } from "../api";
import type { Palette } from "../palette";
import { ground } from "./ground";

export interface Told { picked: (id: string) => void; failed: (cause: unknown) => void }
/** A line of what is drawn; times in seconds from the beginning, null where it is there all the time. */
export interface Drawn { id: string; name: string; from: number | null; until: number | null; description: string }

const FLIGHT = /^threat\/[^/]+\/[^/]+$/;
export const isFlight = (id: string): boolean => FLIGHT.test(id);

export class Space {
  readonly scene: Scene;
  /** At the epoch of our files from the beginning: for any other day Cesium would ask for a table that is not packaged. */
  readonly clock = new Clock({ currentTime: JulianDate.fromIso8601("2000-01-01T12:00:00Z"), shouldAnimate: false });
  /** What was loaded last. */
  source: CzmlDataSource | null = null;
  private readonly sources = new DataSourceCollection();
  private readonly display: DataSourceDisplay;
  private readonly pointer: ScreenSpaceEventHandler;
  private readonly watch: ResizeObserver;
  private readonly software: boolean;
  private readonly due: number[] = [];
  private sorted = 0;
  private loads = 0;
  private chosen: Entity | null = null;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly told: Told) {
    CreditDisplay.cesiumCredit = new Credit("CesiumJS", false);
    const scene = new Scene({
      canvas, ...unseen(), requestRenderMode: true, maximumRenderTimeChange: Number.POSITIVE_INFINITY, orderIndependentTranslucency: false,
    });
    this.scene = scene;
    this.software = inSoftware(canvas);
    // Smoothing costs a processor that draws alone twice the time; graphics hardware hardly notices.
    scene.msaaSamples = this.software ? 1 : 4;
    scene.globe = new Globe(Ellipsoid.WGS84);
    scene.globe.showGroundAtmosphere = false;
    scene.fog.enabled = false;
    scene.screenSpaceCameraController.minimumZoomDistance = 100e3;
    scene.screenSpaceCameraController.maximumZoomDistance = 60e6;
    scene.camera.constrainedAxis = Cartesian3.UNIT_Z;
    scene.renderError.addEventListener((_: unknown, cause: unknown) => told.failed(cause));
    this.display = new DataSourceDisplay({ scene, dataSourceCollection: this.sources });
    this.pointer = new ScreenSpaceEventHandler(canvas);
    this.pointer.setInputAction((click: { position: Cartesian2 }) => this.pick(click.position), ScreenSpaceEventType.LEFT_CLICK);
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(canvas);
    this.resize();
    this.home();
    const step = (): void => {
      this.due[0] = requestAnimationFrame(step);
      this.draw();
    };
    step();
  }

  destroy(): void {
    this.loads += 1;
    cancelAnimationFrame(this.due[0] ?? 0);
    this.watch.disconnect();
    this.pointer.destroy();
    this.display.destroy();
    this.sources.destroy();
    this.scene.destroy();
    // A browser keeps few contexts: this one is given back now and not when it is collected.
    (this.canvas.getContext("webgl2") ?? this.canvas.getContext("webgl"))?.getExtension("WEBGL_lose_context")?.loseContext();
  }

  // ------------------------------------------------------------------------------------------------------------ content

  /** Draw the ground in the colours of the theme. */
  paint(land: Land, colours: Palette): void {
    const { scene } = this;
    scene.backgroundColor = Color.fromCssColorString(colours.paper);
    scene.globe.baseColor = Color.fromCssColorString(colours.sea);
    scene.imageryLayers.removeAll();
    scene.imageryLayers.add(new ImageryLayer(ground(land, colours)));
    scene.requestRender();
  }

  /** Show these packets instead of what was shown; gives the seconds that their clock runs, or null when newer ones came. */
  async load(packets: readonly object[]): Promise<number | null> {
    const mine = ++this.loads;
    const source = await CzmlDataSource.load(packets as object);
    if (mine !== this.loads) return null;
    this.chosen = null;
    this.sources.removeAll(true);
    this.source = source;
    await this.sources.add(source);
    const { startTime, stopTime } = source.clock;
    this.clock.startTime = JulianDate.clone(startTime);
    this.clock.stopTime = JulianDate.clone(stopTime);
    return JulianDate.secondsDifference(stopTime, startTime);
  }

  set time(seconds: number) {
    this.clock.currentTime = JulianDate.addSeconds(this.clock.startTime, seconds, new JulianDate());
    this.scene.requestRender();
  }

  drawn(): Drawn[] {
    const begin = this.clock.startTime;
    return (this.source?.entities.values ?? []).filter((one) => one.position || one.polyline || one.polygon).map((one) => {
      const { availability } = one;
      const after = (time: JulianDate | undefined): number | null => (time ? JulianDate.secondsDifference(time, begin) : null);
      return { id: one.id, name: one.name ?? one.id, from: after(availability?.start), until: after(availability?.stop), description: this.description_of(one) };
    });
  }

  private description_of(one: Entity): string {
    for (let at: Entity | undefined = one; at; at = at.parent) {
      const text = at.description?.getValue(this.clock.currentTime) as string | undefined;
      if (text) return text;
    }
    return "";
  }

  /** Make a flight stand out, by width and size and not by colour alone. */
  choose(id: string): void {
    this.weigh(this.chosen, 2.5, 8);
    this.chosen = this.source?.entities.getById(id) ?? null;
    this.weigh(this.chosen, 6, 13);
    this.scene.requestRender();
  }

  private weigh(one: Entity | null, width: number, size: number): void {
    if (one?.path) one.path.width = new ConstantProperty(width);
    if (one?.path && one.point) one.point.pixelSize = new ConstantProperty(size);
  }

  // ------------------------------------------------------------------------------------------------------------- looking

  /** From the south and from above, with sites and launch areas in the middle: heights stand out, and flights leave across. */
  home(): void {
    const { camera } = this.scene;
    const here = (this.source?.entities.values ?? []).filter((one) => /^(interceptors|radar|launch area)\//.test(one.id));
    const places = here.flatMap((one) => one.position?.getValue(this.clock.startTime) ?? []);
    const sphere = places.length ? BoundingSphere.fromPoints(places) : new BoundingSphere(Cartesian3.fromDegrees(24, 50), 3e6);
    const middle = Ellipsoid.WGS84.scaleToGeodeticSurface(sphere.center) ?? Cartesian3.fromDegrees(24, 50);
    camera.lookAt(middle, new HeadingPitchRange(0, -0.65, Math.min(13e6, Math.max(4e6, 3.5 * sphere.radius))));
    camera.lookAtTransform(Matrix4.IDENTITY);
    this.scene.requestRender();
  }

  turn(right: number, up: number): void {
    const { camera } = this.scene;
    if (right) camera.rotateRight(right);
    if (up) camera.rotateUp(up);
    this.scene.requestRender();
  }

  zoom(factor: number): void {
    const { camera } = this.scene;
    const height = camera.positionCartographic.height;
    const wanted = Math.max(100e3, Math.min(60e6, height * factor));
    if (wanted < height) camera.zoomIn(height - wanted);
    else camera.zoomOut(wanted - height);
    this.scene.requestRender();
  }

  private pick(at: Cartesian2): void {
    const found = this.scene.pick(at, 7, 7) as { id?: Entity } | undefined;
    this.told.picked(found?.id?.id ?? "");
  }

  // ------------------------------------------------------------------------------------------------------------- drawing

  /** Draw now, so that the canvas can be saved. */
  still(): void {
    this.scene.requestRender();
    this.draw();
  }

  private resize(): void {
    const ratio = this.software ? 1 : Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(this.canvas.clientWidth * ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * ratio);
    this.scene.requestRender();
  }

  /** Show the labels that have room, the more important first; the others come when one goes nearer. */
  private sort(): void {
    this.sorted = performance.now();
    const taken: [number, number, number][] = [];
    const labelled = (this.source?.entities.values ?? []).filter((one) => one.label && one.position);
    for (const one of labelled.sort((a, b) => this.rank(a) - this.rank(b))) {
      const at = one.isAvailable(this.clock.currentTime) ? one.position?.getValue(this.clock.currentTime) : undefined;
      const seen = at && this.inSight(at) ? SceneTransforms.worldToWindowCoordinates(this.scene, at) : undefined;
      if (!seen || !one.label) continue;
      const half = 3.6 * String(one.label.text?.getValue(this.clock.currentTime) ?? "").length + 6;
      const up = (one.label.pixelOffset?.getValue(this.clock.currentTime) as Cartesian2 | undefined)?.y ?? 0;
      const y = seen.y + up;
      const room = !taken.some(([x, other, width]) => Math.abs(x - seen.x) < width + half && Math.abs(other - y) < 18);
      if (room) taken.push([seen.x, y, half]);
      if (room === (one.label.show?.getValue(this.clock.currentTime) ?? true)) continue;
      one.label.show = new ConstantProperty(room);
      this.scene.requestRender();
    }
  }

  private rank(one: Entity): number {
    if (one === this.chosen) return 0;
    if (isFlight(one.id)) return 1;
    return 2 + ["interceptors", "radar", "threat", "launch area", "target"].indexOf(one.id.split("/")[0] ?? "");
  }

  /** Whether the Earth does not stand between the camera and a point; a sphere is enough for labels. */
  private inSight(point: Cartesian3): boolean {
    const eye = this.scene.camera.positionWC;
    const ray = Cartesian3.subtract(point, eye, new Cartesian3());
    const along = -Cartesian3.dot(eye, ray) / Cartesian3.magnitudeSquared(ray);
    if (along >= 1) return true;
    return Cartesian3.magnitude(Cartesian3.add(eye, Cartesian3.multiplyByScalar(ray, along, ray), ray)) > 6.35e6;
  }

  private draw(): void {
    if (!this.canvas.width || !this.canvas.height) return;
    const time = this.clock.currentTime;
    if (performance.now() - this.sorted > 300) this.sort();
    // Geometry is made by workers: until it is there, each frame looks again.
    if (!this.display.update(time)) this.scene.requestRender();
    (this.scene as Scene & { initializeFrame: () => void }).initializeFrame();
    this.scene.render(time);
  }
}

/**
 * Where Cesium puts its credits: the page prints ours itself. In a shadow tree outside the document, because Cesium brings
 * a style element and the server's policy allows none.
 */
function unseen(): { creditContainer: HTMLElement; creditViewport: HTMLElement } {
  const creditContainer = document.createElement("div");
  const creditViewport = document.createElement("div");
  document.createElement("div").attachShadow({ mode: "open" }).append(creditContainer, creditViewport);
  return { creditContainer, creditViewport };
}

/** Whether a processor draws in place of graphics hardware: where a browser does not say, hardware is taken to be there. */
function inSoftware(canvas: HTMLCanvasElement): boolean {
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  const told = context?.getExtension("WEBGL_debug_renderer_info");
  const name = context && told ? String(context.getParameter(told.UNMASKED_RENDERER_WEBGL)) : "";
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
