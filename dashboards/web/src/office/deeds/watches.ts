// A subject whose produce every gate looks at twice: put on the list for a reason, and let off for one.
import { deed, type Action } from "@/dossier/types";
import type { OneOf, RowOf } from "@/list/types";
import { isoDay } from "@/time/format";

type Row = RowOf<"/api/v1/watches">;
type Subject = OneOf<"/api/v1/subjects/{id}">;
export const watchOver = (row: Row) => row.until !== "" && row.until < isoDay(Date.now());

export const watchSubject = (when: (row: Subject) => boolean): Action<Subject> =>
  deed("/api/v1/watches", {
    operation: "watchSubject", word: "watch_subject", when, of: (row) => ({ id: row.id }),
    fields: [
      { name: "reason", kind: "text", word: "reason", most: 300 },
      { name: "since", kind: "day", word: "since", codes: ["watched_already"] },
      { name: "until", kind: "day", word: "until", optional: true, hint: "watch_until", codes: ["watch_days"] },
    ],
    start: () => ({ since: isoDay(Date.now()) }),
    body: (values, row) => ({ subject: row.id, reason: values.reason ?? "", since: values.since ?? "", until: values.until || null }),
  });

export const watchDeeds: readonly Action<Row>[] = [
  deed("/api/v1/watches/{id}/end", {
    operation: "endWatch", word: "end_watch", when: (row) => !row.end_reason && !watchOver(row), of: (row) => ({ id: row.id, version: row.version }),
    fields: [{ name: "reason", kind: "text", word: "reason", most: 300, hint: "watch_ends", codes: ["watch_ended"] }],
    body: (values) => ({ reason: values.reason ?? "" }),
  }),
];
