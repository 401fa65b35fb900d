import { lines, moment, region, said, strong, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { deedCell } from "@/office/history";

const COMMAND_LINE = "command line"; // as whoever administrates the machine is written down
const told = (what: unknown) => (typeof what === "string" ? what : JSON.stringify(what));

export default list("/api/v1/audit", {
  name: "audit",
  key: (row) => String(row.id),
  sort: "-at",
  columns: [
    { word: "at", of: (row) => moment(row.at), sort: "at" },
    { word: "account", of: (row) => (row.account === COMMAND_LINE ? said("command", "command_line") : strong(row.account)), sort: "account" },
    { word: "role", of: (row) => (row.role ? said("role", row.role) : text("")) },
    { word: "deed", of: (row) => deedCell(row.operation) },
    { word: "record", of: (row) => whole(row.record) },
    { word: "region", of: (row) => region(row.region) },
  ],
  filters: [
    { name: "account", kind: "text", word: "account" },
    { name: "operation", kind: "text", word: "operation" },
    { name: "record", kind: "text", word: "record" },
  ],
  tabs: [{ word: "all", query: {} }],
  preview: (row) => [
    { word: "operation", cell: whole(row.operation) },
    { word: "record_kind", cell: whole(row.kind) },
    { word: "version", cell: text(String(row.version)) },
    ...(row.case ? [{ word: "case", cell: text(row.case) }] : []),
    { word: "told", cell: lines(Object.entries(row.what).map(([name, what]) => text(`${name}: ${told(what)}`))) },
  ],
});
