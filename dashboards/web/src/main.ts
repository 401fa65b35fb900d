import { createApp } from "vue";
import App from "@/App.vue";
import "@/element";
import "@/style/tokens.css";
import "@/style/element.css";
import "@/style/base.css";
import { chosen, i18n, speak } from "@/locale";
import { router } from "@/routes";

await speak(chosen() ?? "zh");
createApp(App).use(i18n).use(router).mount("#app");
