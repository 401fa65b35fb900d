import { moment, region, said, strong, subject, text } from "@/list/cell";
import { list } from "@/list/types";
import { verdict } from "@/office/looks";

export default list("/api/v1/accounts", {
  name: "accounts",
  key: (row) => row.id,
  sort: "name",
  columns: [
    { word: "state", of: (row) => verdict("account_state", row.disabled ? "disabled" : "open") },
    { word: "account", of: (row) => strong(row.name), sort: "name" },
    { word: "role", of: (row) => said("role", row.role), sort: "role" },
    { word: "region", of: (row) => region(row.region) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "created", of: (row) => moment(row.created), sort: "created" },
    { word: "password_changed", of: (row) => moment(row.password_changed) },
  ],
  filters: [
    { name: "role", kind: "choice", word: "role", family: "role", choices: ["admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market", "engineer"] },
    { name: "disabled", kind: "flag", word: "disabled" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "disabled", query: { disabled: "true" } },
  ],
  preview: (row) => [{ word: "language", cell: text(row.language) }],
});
