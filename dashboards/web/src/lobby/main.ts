import { createApp } from "vue";
import LobbyPage from "@/lobby/LobbyPage.vue";
import en from "@/locale/terminal/lobby/en.json";
import zh from "@/locale/terminal/lobby/zh.json";
import { watchDuty } from "@/terminal/duty";
import { begin } from "@/terminal/words";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/terminal/terminal.css";

begin({ zh, en });
watchDuty();
createApp(LobbyPage).mount("#app");
