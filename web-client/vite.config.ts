import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const CESIUM = join(dirname(fileURLToPath(import.meta.url)), "node_modules", "@cesium", "engine");
const VERSION = (JSON.parse(readFileSync(join(CESIUM, "package.json"), "utf-8")) as { version: string }).version;
const PLACE = `assets/cesium-${VERSION}`;
/** The workers that a globe without terrain and our CZML ask for; what they import comes along. */
const WORKERS = [
  "combineGeometry", "createGeometry", "createPolygonGeometry", "createPolylineGeometry", "createSimplePolylineGeometry",
  "createVerticesFromHeightmap", "incrementallyBuildTerrainPicker", "transferTypedArrayTest",
];
/** Earth orientation about our notional epoch, 2000-01-01: Cesium asks for it to place the Sun. */
const OTHERS = { "Assets/IAU2006_XYS/IAU2006_XYS_9.json": "Source/Assets/IAU2006_XYS/IAU2006_XYS_9.json" };

/** A visualizer with nothing to show, which is what a file without models and tile sets gives these two. */
const EMPTY = "export default class { update() { return true; } getBoundingSphere() { return 2; } isDestroyed() { return false; } destroy() {} }";
/** What our scenes never hold, and what would bring a third of Cesium with it: models, tile sets, voxels, imagery from the network. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "DataSources/ModelVisualizer.js": EMPTY,
  "DataSources/Cesium3DTilesetVisualizer.js": EMPTY,
  // On a bare ellipsoid the ground is at height zero everywhere: what the table of terrain heights would say, if one asked it.
  "Core/ApproximateTerrainHeights.js": `import BoundingSphere from "./BoundingSphere.js";
export default {
  initialized: true, initialize: () => Promise.resolve(),
  getMinimumMaximumHeights: () => ({ minimumTerrainHeight: 0, maximumTerrainHeight: 0 }),
  getBoundingSphere: (rectangle, ellipsoid) => BoundingSphere.fromRectangle3D(rectangle, ellipsoid, 0),
};`,
  "Scene/VoxelPrimitive.js": "export default class {}",
  "Scene/createWorldImageryAsync.js": "export default () => Promise.reject(new Error('there is no imagery from the network'));",
};

/** Beside the scripts: the few files that Cesium fetches by name, and its licence with those of what it brings. */
function cesium(): Plugin {
  const workers = (): string[] => {
    const found = new Set<string>();
    const follow = (name: string): void => {
      if (found.has(name)) return;
      found.add(name);
      for (const [, next] of readFileSync(join(CESIUM, "Build", "Workers", name), "utf-8").matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) follow(next as string);
    };
    for (const name of WORKERS) follow(`${name}.js`);
    return [...found].sort();
  };
  const files = new Map<string, string>(Object.entries(OTHERS));
  for (const name of workers()) files.set(`Workers/${name}`, `Build/Workers/${name}`);
  return {
    name: "cesium",
    load: (id) => LEFT_OUT[id.split("/@cesium/engine/Source/")[1] ?? ""] ?? null,
    // Checks of arguments that Cesium's own release leaves out too.
    transform: (code, id) =>
      id.includes("/@cesium/engine/Source/") ? { code: code.replaceAll(/^[ \t]*\/\/>>includeStart\('debug'[^]*?\/\/>>includeEnd\('debug'\);?/gm, ""), map: null } : null,
    generateBundle() {
      for (const [name, path] of files) this.emitFile({ type: "asset", fileName: `${PLACE}/${name}`, source: readFileSync(join(CESIUM, path)) });
      this.emitFile({ type: "asset", fileName: "licences/cesium.txt", source: readFileSync(join(CESIUM, "LICENSE.md")) });
    },
  };
}

// The built client is committed: the same sources give the same bytes, so no dates and no absolute paths in it.
export default defineConfig({
  base: "/",
  publicDir: "public",
  plugins: [cesium()],
  define: { CESIUM_BASE_URL: JSON.stringify(`/${PLACE}/`) },
  build: {
    outDir: "../src/midcourse/web/static",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    rollupOptions: {
      output: {
        // Cesium apart, so that its bytes stay the same when the page around it changes.
        manualChunks: (id) => (id.includes("preload-helper") ? "preload" : /node_modules\/(?!d3-|uplot|internmap)/.test(id) ? "cesium" : undefined),
      },
    },
  },
  server: {
    // `midcourse serve --port 8000` beside `npm run dev`
    proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true, changeOrigin: true } },
  },
});
