import { left, lines, moment, region, said, subject, text, words } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { alertDeeds, waits } from "@/office/deeds/alerts";
import { evidenceCell } from "@/office/evidence";
import { sign, verdict } from "@/office/looks";

type Row = RowOf<"/api/v1/alerts">;
const FAR = 4_102_444_800_000; // no deadline: after all that have one
const due = (row: Row) => ({ at: row.due ?? FAR, open: waits(row), handled: row.state === "handled" });

export default list("/api/v1/alerts", {
  name: "alerts",
  key: (row) => row.id,
  columns: [
    { word: "severity", of: (row) => sign("severity", row.severity) },
    { word: "what", of: (row) => words(row.title, row.code) },
    { word: "step", of: (row) => verdict("alert_state", row.state) },
    { word: "region", of: (row) => region(row.region) },
    { word: "raised", of: (row) => moment(row.raised) },
    { word: "due", of: (row) => (row.due ? left(row.due, waits(row)) : text("")) },
  ],
  filters: [
    { name: "state", kind: "choice", word: "step", family: "alert_filter", choices: ["open", "overdue", "all"] },
    { name: "area", kind: "choice", word: "area", family: "area", choices: ["duties", "all", "pipe", "testing", "trace", "labels", "vouchers", "market", "production", "recall", "complaints", "risk"] },
    { name: "region", kind: "choice", word: "region" },
  ],
  tabs: [
    { word: "open", query: { state: "open", area: "duties" }, operation: "getOverview" },
    { word: "overdue", query: { state: "overdue", area: "all" }, operation: "getOverview" },
    { word: "pipe", query: { state: "open", area: "pipe" } },
    { word: "all", query: { state: "all", area: "all" } },
  ],
  due,
  preview: (row) => [
    { word: "remedy", cell: words(row.remedy) },
    { word: "area", cell: said("area", row.area) },
    ...(row.party ? [{ word: "subject", cell: subject(row.party) }] : []),
    { word: "count", cell: text(String(row.count)) },
    { word: "evidence", cell: lines(row.evidence.map(evidenceCell)) },
    ...(row.acknowledged ? [{ word: "seen_by", cell: text(row.acknowledged.by) }] : []),
    ...(row.handled ? [{ word: "measure", cell: text(row.handled.remark) }] : []),
    ...(row.closed ? [{ word: "remark", cell: text(row.closed.remark) }] : []),
  ],
  to: (row) => `/alerts/${row.id}`,
  actions: alertDeeds,
});
