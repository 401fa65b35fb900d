// The county on the screen: sites, gateways, devices, alerts, kept current by the live stream and fetched again on change.
import { computed, readonly, ref, shallowRef } from "vue";
import { ask, client } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import type { Alert, Device, Gateway, Knock, Scan, Site } from "@/api/types";
import { may } from "@/account/session";
import { byWeight } from "@/county/weight";
import { onChange, onReadings, onScan } from "@/live/stream";
import { afterRows, type Row } from "@/live/rows";
import { afterMissed, afterScan } from "@/value/scan";

const REST = 1500;
/** The sentences of alerts count time: they are read again this often, also where nothing else moves. */
const COUNT = 60_000;
const MOST_ALERTS = 500;
const siteList = shallowRef<Site[]>([]);
const gatewayList = shallowRef<Gateway[]>([]);
const deviceList = shallowRef<Device[]>([]);
const pendingList = shallowRef<Knock[]>([]);
const alertList = shallowRef<Alert[]>([]);
const trouble = shallowRef<Problem | null>(null);
const ready = ref(false);
let missed: Row[] = [];
let missedScans: Scan[] | null = null; // what the stream tells while an answer is on its way
let due: ReturnType<typeof setTimeout> | undefined;

export const sites = readonly(siteList) as Readonly<typeof siteList>;
export const gateways = readonly(gatewayList) as Readonly<typeof gatewayList>;
export const devices = readonly(deviceList) as Readonly<typeof deviceList>;
export const pending = readonly(pendingList) as Readonly<typeof pendingList>;
/** Open alerts, worst first. */
export const alerts = readonly(alertList) as Readonly<typeof alertList>;
export const countyProblem = readonly(trouble);
export const countyReady = readonly(ready);
export const siteNames = computed(() => new Map(siteList.value.map((site) => [site.id, site.name])));

/** Fetch everything; what was on the screen stays there when the cloud does not answer. */
export async function loadCounty(): Promise<void> {
  missed = [];
  missedScans = [];
  try {
    const [sitesNow, gatewaysNow, devicesNow, alertsNow, pendingNow] = await Promise.all([
      ask(client.GET("/api/v1/sites")),
      ask(client.GET("/api/v1/gateways")),
      ask(client.GET("/api/v1/devices")),
      fetchAlerts(),
      may("listPendingGateways") ? ask(client.GET("/api/v1/gateways/pending")) : { items: [] },
    ]);
    siteList.value = sitesNow.items;
    gatewayList.value = gatewaysNow.items;
    // What the stream told while the answer was on its way is newer than the answer.
    deviceList.value = afterMissed(afterRows(devicesNow.items, missed), missedScans ?? []);
    alertList.value = alertsNow;
    pendingList.value = pendingNow.items;
    trouble.value = null;
    ready.value = true;
  } catch (error) {
    trouble.value = asProblem(error);
  } finally {
    missedScans = null;
  }
}

const fetchAlerts = async () => byWeight((await ask(client.GET("/api/v1/alerts", { params: { query: { limit: MOST_ALERTS } } }))).items);

/** Say that somebody has seen an alert; it stays until what it tells of is over. */
export async function acknowledge(alert: Alert): Promise<void> {
  await ask(client.POST("/api/v1/alerts/{id}/acknowledge", { params: { path: { id: alert.id } } }));
  alertList.value = await fetchAlerts();
}

/** Register a gateway that knocked; its waiting rows flow from now on. */
export async function accept(gateway: Knock): Promise<void> {
  await ask(client.POST("/api/v1/gateways", { body: { id: gateway.id, county: gateway.county } }));
  await loadCounty();
}

setInterval(() => {
  if (alertList.value.length) void fetchAlerts().then((found) => (alertList.value = found), () => undefined);
}, COUNT);
onReadings((rows) => {
  missed.push(...rows);
  deviceList.value = afterRows(deviceList.value, rows);
});
onScan((scan) => {
  missedScans?.push(scan);
  deviceList.value = afterScan(deviceList.value, scan);
});
onChange(() => {
  due ??= setTimeout(() => {
    due = undefined;
    void loadCounty();
  }, REST);
});

/** Forget all: another person may log in next. */
export function clearCounty(): void {
  siteList.value = [];
  gatewayList.value = [];
  deviceList.value = [];
  pendingList.value = [];
  alertList.value = [];
  ready.value = false;
}
