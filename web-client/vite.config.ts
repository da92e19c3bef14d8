import { defineConfig } from "vite";

// The built client is committed: the same sources give the same bytes, so no dates and no absolute paths in it.
export default defineConfig({
  base: "/",
  publicDir: "public",
  build: {
    outDir: "../src/midcourse/web/static",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // `midcourse serve --port 8000` beside `npm run dev`
    proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true, changeOrigin: true } },
  },
});
