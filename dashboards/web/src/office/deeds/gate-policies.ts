// What a county wants of its gates is laid down from a day on; nothing of an older one is changed.
import { account } from "@/account/session";
import { addition, type Action } from "@/dossier/types";
import { OWN } from "@/office/gate-policies";
import { findCounties, regionCalled } from "@/office/picks";
import { isoDay } from "@/time/format";
const COUNTY = 6;
/** Gates go by what a county says: a township's own would hold nowhere. */
const ofCounty = () => (account.value?.region.length ?? 0) <= COUNTY;

export const gatePolicyAdds: readonly Action<null>[] = [
  addition("/api/v1/gate-policies", {
    operation: "layGatePolicy", word: "lay_gate_policy", when: ofCounty,
    fields: [
      { name: "region", kind: "pick", word: "county", find: findCounties, called: regionCalled, codes: ["outside_region", "region_unknown"] },
      { name: "since", kind: "day", word: "since", codes: ["policy_since", "policy_taken"] },
      { name: "two_papers", kind: "flag", word: "two_papers", hint: "two_papers" },
      { name: "without_voucher", kind: "choice", word: "without_voucher", family: "gate", choices: ["review", "stop"], hint: "without_voucher" },
      { name: "stale_hours", kind: "number", word: "stale_hours", hint: "stale_hours" },
      { name: "tolerance", kind: "number", word: "tolerance" },
      { name: "source", kind: "line", word: "reference", most: 300 },
    ],
    start: () => ({
      region: account.value?.region ?? "", since: isoDay(Date.now()), without_voucher: OWN.without_voucher, stale_hours: String(OWN.stale_hours), tolerance: String(OWN.tolerance),
    }),
    body: (values) => ({
      region: values.region ?? "", since: values.since ?? "", two_papers: values.two_papers === "true", without_voucher: values.without_voucher as "review",
      stale_hours: Number(values.stale_hours), tolerance: Number(values.tolerance), source: values.source ?? "",
    }),
  }),
];
