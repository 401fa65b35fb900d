import { createApp } from "vue";
import en from "@/locale/terminal/test-room/en.json";
import zh from "@/locale/terminal/test-room/zh.json";
import { watchDuty } from "@/terminal/duty";
import { begin } from "@/terminal/words";
import TestRoomPage from "@/test-room/TestRoomPage.vue";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/terminal/terminal.css";
import "@/test-room/paper.css";

begin({ zh, en });
watchDuty("test-room");
createApp(TestRoomPage).mount("#app");
