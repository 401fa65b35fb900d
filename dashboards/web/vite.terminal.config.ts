import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// The pages of a gateway: a small machine serves them at a gate, so they carry neither Element Plus nor a router. The
// same strict content security policy holds as for the console.
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Every page beside the console's own: the first one, the access word, one for each terminal.
const pages = readdirSync(at("."))
  .filter((name) => name.endsWith(".html") && name !== "index.html")
  .map((name) => at(`./${name}`));
export default defineConfig({
  plugins: [vue()],
  base: "/static/",
  resolve: { alias: { "@": at("./src") } },
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  build: {
    outDir: "../../gateway/static/terminal",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: { input: pages },
  },
  server: { proxy: { "/api": process.env.ZHIGEN_TERMINAL ?? "http://127.0.0.1:8090" } },
});
