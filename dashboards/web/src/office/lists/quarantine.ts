import { count, moment, region, text, whole, words } from "@/list/cell";
import { list } from "@/list/types";
import { quarantineDeeds } from "@/office/deeds/quarantine";
import { sign, verdict } from "@/office/looks";

export default list("/api/v1/quarantine", {
  name: "quarantine",
  key: (row) => String(row.id),
  columns: [
    { word: "state", of: (row) => sign("held", row.state) },
    { word: "gateway", of: (row) => whole(row.gateway, `/gateways/${row.gateway}`) },
    { word: "reason", of: (row) => words(row.reason, row.code) },
    { word: "step", of: (row) => verdict("held", row.state) },
    { word: "last", of: (row) => moment(row.last) },
    { word: "seen", of: (row) => count(row.seen), right: true },
    { word: "bytes", of: (row) => count(row.size), right: true },
  ],
  filters: [],
  tabs: [{ word: "all", query: {} }],
  preview: (row) => [
    { word: "place", cell: whole(row.place) },
    { word: "topic", cell: whole(row.topic) },
    { word: "content", cell: whole(row.preview) },
    { word: "region", cell: region(row.region) },
    { word: "first", cell: moment(row.first) },
    ...(row.decided_by ? [{ word: "decided_by", cell: text(row.decided_by) }] : []),
  ],
  actions: quarantineDeeds,
});
