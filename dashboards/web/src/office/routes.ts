// The addresses of the work pages.
import type { RouteRecordRaw } from "vue-router";
import { PAGES } from "@/office/catalogue";

export const workRoutes: RouteRecordRaw[] = PAGES.flatMap((page) => [
  { path: `/${page.name}`, name: page.name, component: () => (page.own ? import("@/office/OwnRoom.vue") : import("@/office/ListRoom.vue")), props: { page }, meta: { page: page.name } },
  ...(page.dossier ? [{ path: `/${page.name}/:id`, name: `${page.name}-one`, component: () => import("@/office/DossierRoom.vue"), props: (to: { params: Record<string, unknown> }) => ({ page, id: String(to.params.id) }), meta: { page: page.name } }] : []),
]);
