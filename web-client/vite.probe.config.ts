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
  "createVerticesFromHeightmap", "transferTypedArrayTest",
];
/** Earth orientation about our notional epoch, 2000-01-01: Cesium asks for it to place the Sun. */
const OTHERS = { "LICENSE.md": "LICENSE.md", "Assets/IAU2006_XYS/IAU2006_XYS_8.json": "Source/Assets/IAU2006_XYS/IAU2006_XYS_8.json" };

/** A visualizer with nothing to show, which is what a file without models and tile sets gives these two. */
const EMPTY = "export default class { update() { return true; } getBoundingSphere() { return 2; } isDestroyed() { return false; } destroy() {} }";
/** What our scenes never hold, and what would bring a third of Cesium with it: models, tile sets, voxels, imagery from the network. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "DataSources/ModelVisualizer.js": EMPTY,
  "DataSources/Cesium3DTilesetVisualizer.js": EMPTY,
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
    generateBundle(_o: any, bundle: any) {
      const all: any[] = [];
      for (const c of Object.values(bundle) as any[]) if (c.modules && c.fileName.includes("cesium-")) for (const [k, v] of Object.entries(c.modules) as any[]) all.push([v.renderedLength, k.replace(/.*node_modules./, "")]);
      all.sort((a, b) => b[0] - a[0]);
      console.log(all.length, all.reduce((t, a) => t + a[0], 0)); console.log(all.slice(0, 170).map((a) => a.join(" ")).join("\n"));
      for (const [name, path] of files) this.emitFile({ type: "asset", fileName: `${PLACE}/${name}`, source: readFileSync(join(CESIUM, path)) });
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
        manualChunks: (id) => (/node_modules\/(?!d3-|uplot|internmap)/.test(id) ? "cesium" : undefined),
      },
    },
  },
  server: {
    // `midcourse serve --port 8000` beside `npm run dev`
    proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true, changeOrigin: true } },
  },
});
