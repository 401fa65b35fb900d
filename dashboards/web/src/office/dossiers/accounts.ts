import { dossier } from "@/dossier/types";
import { code, moment, region, said, strong, subject, text } from "@/list/cell";
import type { Fact, OneOf } from "@/list/types";
import { accountDeeds } from "@/office/deeds/accounts";
import { history } from "@/office/history";
import { verdict } from "@/office/looks";

type Row = OneOf<"/api/v1/accounts/{id}">;
const state = (disabled: unknown) => verdict("account_state", disabled ? "disabled" : "open");
const scope = (of: string) => (of ? region(of) : said("scope", "nation"));

/** What of an account was set, in words. */
function set(what: Record<string, unknown>): Fact[] {
  const told = what as Partial<Row>;
  return [
    ...(told.role ? [{ word: "role", cell: said("role", told.role) }] : []),
    ...(told.region === undefined ? [] : [{ word: "scope", cell: scope(told.region) }]),
    ...(told.subject ? [{ word: "subject", cell: subject(told.subject) }] : []),
    ...(told.language ? [{ word: "language", cell: said("language", told.language) }] : []),
    ...(told.disabled === undefined ? [] : [{ word: "state", cell: state(told.disabled) }]),
  ];
}

export default dossier("/api/v1/accounts/{id}", {
  name: "accounts",
  title: (row) => strong(row.name),
  state: (row) => state(row.disabled),
  under: (row) => [
    { word: "role", cell: said("role", row.role) },
    { word: "scope", cell: scope(row.region) },
    { word: "subject", cell: row.subject ? subject(row.subject) : text("") },
    { word: "language", cell: said("language", row.language) },
  ],
  sections: [
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "created", cell: moment(row.created) },
        { word: "password_changed", cell: moment(row.password_changed) },
        { word: "id", cell: code(row.id) },
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/accounts/{id}/events", row.id, set) },
  ],
  actions: accountDeeds,
});
