import { moment, region, said, strong, subject } from "@/list/cell";
import { list } from "@/list/types";
import { accountAdds, ROLES } from "@/office/deeds/accounts";
import { verdict } from "@/office/looks";

export default list("/api/v1/accounts", {
  name: "accounts",
  key: (row) => row.id,
  sort: "name",
  columns: [
    { word: "state", of: (row) => verdict("account_state", row.disabled ? "disabled" : "open") },
    { word: "account", of: (row) => strong(row.name, `/accounts/${row.id}`), sort: "name" },
    { word: "role", of: (row) => said("role", row.role), sort: "role" },
    { word: "scope", of: (row) => region(row.region) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "created", of: (row) => moment(row.created), sort: "created" },
    { word: "password_changed", of: (row) => moment(row.password_changed) },
  ],
  filters: [
    { name: "role", kind: "choice", word: "role", family: "role", choices: ROLES },
    { name: "disabled", kind: "flag", word: "disabled" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "disabled", query: { disabled: "true" } },
  ],
  preview: (row) => [{ word: "language", cell: said("language", row.language) }],
  to: (row) => `/accounts/${row.id}`,
  adds: accountAdds,
});
