// A site is handed to the subject that runs it from a day on, and taken from it again.
import { addition, deed, type Action } from "@/dossier/types";
import { dayStart } from "@/list/address";
import type { RowOf } from "@/list/types";
import { subjectName } from "@/office/names";
import { findSites, findSubjects, siteCalled } from "@/office/picks";
import { isoDay } from "@/time/format";

type Row = RowOf<"/api/v1/tenures">;

export const tenureAdds: readonly Action<null>[] = [
  addition("/api/v1/tenures", {
    operation: "beginTenure", word: "begin_tenure",
    fields: [
      { name: "site", kind: "pick", word: "site", find: findSites, called: siteCalled, codes: ["tenure_taken"] },
      { name: "subject", kind: "pick", word: "run_by", find: (text) => findSubjects(text), called: subjectName, codes: ["subject_closed", "not_found"] },
      { name: "since", kind: "day", word: "since" },
    ],
    start: () => ({ since: isoDay(Date.now()) }),
    body: (values) => ({ site: values.site ?? "", subject: values.subject ?? "", since: dayStart(values.since ?? "") }),
  }),
];

export const tenureDeeds: readonly Action<Row>[] = [
  deed("/api/v1/tenures/{id}/end", {
    operation: "endTenure", word: "end_tenure", when: (row) => row.until === null, stop: true, of: (row) => ({ id: row.id, version: row.version }),
    fields: [{ name: "until", kind: "day", word: "left_from", hint: "left_from", codes: ["range_reversed", "ended"] }],
    start: () => ({ until: isoDay(Date.now()) }),
    body: (values) => ({ until: dayStart(values.until ?? "") }),
  }),
];
