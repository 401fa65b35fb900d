import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// The build is the cloud's static folder: served under a strict content security policy (no inline script, no eval),
// so nothing is inlined and every asset carries its hash.
export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: "../../cloud/static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    // scripts/sizes.mjs has the budget, in gzip.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": process.env.ZHIGEN_API ?? "http://127.0.0.1:8080" } },
});
