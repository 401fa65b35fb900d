import { createApp } from "vue";
import GatePage from "@/gate/GatePage.vue";
import { start } from "@/gate/feed";
import en from "@/locale/terminal/gate/en.json";
import zh from "@/locale/terminal/gate/zh.json";
import { watchDuty } from "@/terminal/duty";
import { begin } from "@/terminal/words";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/gate/gate.css";

begin({ zh, en });
watchDuty("gate");
start();
createApp(GatePage).mount("#app");
