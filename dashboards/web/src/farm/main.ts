import { createApp } from "vue";
import FarmPage from "@/farm/FarmPage.vue";
import en from "@/locale/terminal/farm/en.json";
import zh from "@/locale/terminal/farm/zh.json";
import { watchDuty } from "@/terminal/duty";
import { watchNames } from "@/terminal/names";
import { begin } from "@/terminal/words";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/terminal/terminal.css";
import "@/farm/farm.css";

begin({ zh, en });
watchDuty("farm");
watchNames();
createApp(FarmPage).mount("#app");
