// Who bought is kept sealed; an authority opens it for a case, with a reason that the audit keeps, and reads it once.
import { deed, type Action, type Once } from "@/dossier/types";
import { text, whole } from "@/list/cell";
import type { OneOf } from "@/list/types";

type Row = OneOf<"/api/v1/ledger/{id}">;

function once(answer: unknown): Once {
  const { name, number, phone } = answer as { name: string; number: string; phone: string };
  return { word: "buyer", facts: [{ word: "person_name", cell: text(name) }, { word: "person_number", cell: whole(number) }, { word: "phone", cell: whole(phone) }] };
}

export const buyerDeeds: readonly Action<Row>[] = [
  deed("/api/v1/buyers/{id}/unmask", {
    operation: "unmaskBuyer", word: "unmask_buyer", when: (row) => row.buyer !== "", of: (row) => ({ id: row.buyer }), once, lost: "buyer",
    fields: [
      { name: "case", kind: "line", word: "case", most: 60, hint: "case", codes: ["case_missing"] },
      { name: "why", kind: "text", word: "unmask_why", most: 200 },
    ],
    body: (values) => ({ case: values.case ?? "", why: values.why ?? "" }),
  }),
];
