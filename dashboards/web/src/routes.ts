// Which page stands at which address, and the door: who is not logged in goes to the log-in and comes back after it.
import { createRouter, createWebHistory } from "vue-router";
import { account, homeOf, whoAmI } from "@/account/session";
import { workRoutes } from "@/office/routes";

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/login", name: "login", component: () => import("@/page/login/LoginPage.vue"), meta: { open: true } },
    { path: "/", name: "home", component: () => import("@/page/NowherePage.vue") }, // nobody stays there: see below
    { path: "/overview", name: "overview", component: () => import("@/page/overview/OverviewPage.vue"), meta: { needs: "getOverview" } },
    { path: "/statistics", name: "statistics", component: () => import("@/page/statistics/StatisticsPage.vue"), meta: { needs: "getReport" } },
    { path: "/field", name: "field", component: () => import("@/page/field/FieldPage.vue") },
    { path: "/devices/:gateway/:device", name: "device", component: () => import("@/page/device/DevicePage.vue"), props: true },
    { path: "/gateways", name: "gateways", component: () => import("@/page/gateway/GatewaysPage.vue") },
    { path: "/gateways/:id", name: "gateway", component: () => import("@/page/gateway/GatewayPage.vue"), props: true },
    { path: "/password", name: "password", component: () => import("@/page/password/PasswordPage.vue"), meta: { needs: "changePassword" } },
    ...workRoutes,
    { path: "/:rest(.*)*", name: "nowhere", component: () => import("@/page/NowherePage.vue") },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  try {
    await whoAmI();
  } catch {
    return { name: "login", query: { to: to.fullPath, away: "1" } };
  }
  if (account.value && to.name === "home") return { path: homeOf(account.value.role), query: to.query };
  return account.value ? true : { name: "login", query: to.fullPath === "/" ? {} : { to: to.fullPath } };
});
