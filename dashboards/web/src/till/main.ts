import { createApp } from "vue";
import en from "@/locale/terminal/till/en.json";
import zh from "@/locale/terminal/till/zh.json";
import { watchDuty } from "@/terminal/duty";
import { watchNames } from "@/terminal/names";
import { begin } from "@/terminal/words";
import TillPage from "@/till/TillPage.vue";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/terminal/terminal.css";
import "@/till/till.css";

begin({ zh, en });
watchDuty("till");
watchNames();
createApp(TillPage).mount("#app");
