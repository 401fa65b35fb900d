// An alert is seen, dealt with, closed; one about the pipe ends by itself.
import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/alerts">;
const duty = (row: Row) => row.area !== "pipe";

/** Whether it waits for somebody: from when it is raised until it is dealt with. */
export const waits = (row: Row) => row.state === "raised" || row.state === "acknowledged";

export const alertDeeds: readonly Action<Row>[] = [
  deed("/api/v1/alerts/{id}/acknowledge", { operation: "acknowledgeAlert", word: "acknowledge_alert", when: (row) => row.state === "raised", fields: [], of: (row) => ({ id: row.id, version: row.version }), first: true }),
  deed("/api/v1/alerts/{id}/handle", {
    operation: "handleAlert", word: "handle_alert", when: (row) => duty(row) && row.state === "acknowledged", first: true,
    fields: [{ name: "measure", kind: "text", word: "measure", most: 500 }], of: (row) => ({ id: row.id, version: row.version }), body: (values) => ({ measure: values.measure ?? "" }),
  }),
  deed("/api/v1/alerts/{id}/close", {
    operation: "closeAlert", word: "close_alert", when: (row) => duty(row) && row.state === "handled", first: true,
    fields: [{ name: "remark", kind: "text", word: "remark", most: 300 }], of: (row) => ({ id: row.id, version: row.version }), body: (values) => ({ remark: values.remark ?? "" }),
  }),
];
