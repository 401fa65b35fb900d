import { createApp } from "vue";
import App from "@/App.vue";
import "@/element";
import "@/style/tokens.css";
import "@/style/element.css";
import "@/style/base.css";
import { i18n, kept, speak } from "@/locale";
import { router } from "@/routes";

await speak(kept());
createApp(App).use(i18n).use(router).mount("#app");
