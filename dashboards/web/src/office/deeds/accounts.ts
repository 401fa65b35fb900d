// An account is opened, changed, closed and opened again, and gets a new password: by administrators only.
import { account } from "@/account/session";
import { addition, amendment, deed, type Action, type Field, type Password } from "@/dossier/types";
import type { OneOf } from "@/list/types";
import { language } from "@/locale";
import { subjectName } from "@/office/names";
import { findRegions, findSubjects, NATION, regionCalled, regionCode } from "@/office/picks";

type Row = OneOf<"/api/v1/accounts/{id}">;
type Role = "admin" | "supervisor" | "analyst" | "inspector" | "enforcement" | "farm" | "shop" | "lab" | "market" | "engineer";
type Language = "zh" | "en";
export const ROLES: readonly Role[] = ["admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market", "engineer"];
/** Whoever works for a subject, and of which kind it is; a farm's is any that is none of the others. */
const KINDS: Readonly<Record<string, string>> = { farm: "", shop: "shop", lab: "laboratory", market: "market" };

const role: Field = { name: "role", kind: "choice", word: "role", choices: ROLES, codes: ["account_role"] };
const subject: Field = {
  name: "subject", kind: "pick", word: "subject", by: "role", called: subjectName, when: (values) => (values.role ?? "") in KINDS,
  find: (text, values) => findSubjects(text, KINDS[values.role ?? ""] ? { kind: KINDS[values.role ?? ""] } : { others: Object.values(KINDS) }),
  codes: ["account_subject", "account_subject_wanted", "account_subject_office"],
};
const scope: Field = { name: "region", kind: "pick", word: "scope", hint: "scope", find: findRegions, called: regionCalled, codes: ["account_region", "region_unknown", "outside_region"] };
const spoken: Field = { name: "language", kind: "choice", word: "language", choices: ["zh", "en"], codes: ["account_language"] };

const own = (row: Row) => row.name === account.value?.name;
const of = (row: Row) => ({ id: row.id, version: row.version });
const once = (answer: unknown): Password => {
  const { name, password } = answer as { name: string; password: string };
  return { whose: name, secret: password };
};
const rights = (values: Record<string, string>) => ({ role: values.role as Role, region: regionCode(values.region), subject: values.subject ?? "", language: values.language as Language });

export const accountAdds: readonly Action<null>[] = [
  addition("/api/v1/accounts", {
    operation: "addAccount", word: "add_account", once, lost: "password",
    fields: [{ name: "name", kind: "line", word: "account_name", most: 40, hint: "account_name", codes: ["account_name", "account_exists"] }, role, subject, scope, spoken],
    start: () => ({ language: language() }), body: (values) => ({ name: values.name ?? "", ...rights(values) }),
  }),
];

export const accountDeeds: readonly Action<Row>[] = [
  amendment("/api/v1/accounts/{id}", {
    operation: "changeAccount", word: "change_account", when: (row) => !own(row), of, fields: [role, subject, scope, spoken],
    start: (row) => ({ role: row.role, subject: row.subject, region: row.region || NATION, language: row.language }), body: rights,
  }),
  // One's own password is renewed where one has to know the old one: this would log its own giver out.
  deed("/api/v1/accounts/{id}/password", { operation: "renewPassword", word: "renew_password", when: (row) => !own(row) && !row.disabled, fields: [], of: (row) => ({ id: row.id }), once, lost: "password" }),
  amendment("/api/v1/accounts/{id}", { operation: "changeAccount", word: "disable_account", when: (row) => !own(row) && !row.disabled, fields: [], of, stop: true, body: () => ({ disabled: true }) }),
  amendment("/api/v1/accounts/{id}", { operation: "changeAccount", word: "enable_account", when: (row) => row.disabled, fields: [], of, first: true, body: () => ({ disabled: false }) }),
];
