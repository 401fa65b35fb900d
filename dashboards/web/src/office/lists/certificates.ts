import { lines, mark, said, strong, subject, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { CERTIFICATE_KINDS, certificateAdds, certificateDeeds } from "@/office/deeds/certificates";
import { isoDay } from "@/time/format";

export default list("/api/v1/certificates", {
  name: "certificates",
  key: (row) => row.id,
  sort: "until",
  columns: [
    { word: "state", of: (row) => (row.valid ? mark("pass", "valid", "certificate_state") : mark("unknown", "over", "certificate_state")) },
    { word: "number", of: (row) => whole(row.number) },
    { word: "kind", of: (row) => said("certificate_kind", row.kind) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "product", of: (row) => strong(row.products.join(" · ")) },
    { word: "since", of: (row) => text(row.since), sort: "since" },
    { word: "until", of: (row) => text(row.ends), sort: "until" },
  ],
  filters: [
    { name: "kind", kind: "choice", word: "kind", family: "certificate_kind", choices: CERTIFICATE_KINDS },
    { name: "region", kind: "choice", word: "region" },
    { name: "valid_on", kind: "day", word: "valid_on" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "valid", query: { valid_on: isoDay(Date.now()) } },
    { word: "all", query: {} },
  ],
  preview: (row) => [
    { word: "product", cell: lines(row.products.map((one) => text(one))) },
    ...(row.revoked ? [{ word: "revoked", cell: text(row.revoked) }, { word: "reason", cell: text(row.reason) }] : []),
  ],
  actions: certificateDeeds,
  adds: certificateAdds,
});
