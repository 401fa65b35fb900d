import { createApp } from "vue";
import TerminalPage from "@/terminal/TerminalPage.vue";
import "@/style/tokens.css";
import "@/style/base.css";
import "@/terminal/terminal.css";
import { start } from "@/terminal/feed";
import { begin } from "@/terminal/words";

begin();
start();
createApp(TerminalPage).mount("#app");
