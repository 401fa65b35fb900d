import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/quarantine">;
const held = (row: Row) => row.state === "held";
const of = (row: Row) => ({ id: String(row.id) });
export const quarantineDeeds: readonly Action<Row>[] = [
  deed("/api/v1/quarantine/{id}/replay", { operation: "replayQuarantined", word: "replay", when: held, fields: [], of, first: true }),
  deed("/api/v1/quarantine/{id}/dismiss", { operation: "dismissQuarantined", word: "dismiss", when: held, fields: [], of, stop: true }),
];
