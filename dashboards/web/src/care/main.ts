import { createApp } from "vue";
import CarePage from "@/care/CarePage.vue";
import en from "@/locale/terminal/care/en.json";
import zh from "@/locale/terminal/care/zh.json";
import { watchDuty } from "@/terminal/duty";
import { begin } from "@/terminal/words";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/terminal/terminal.css";
import "@/care/care.css";

begin({ zh, en });
watchDuty("care");
createApp(CarePage).mount("#app");
