import { region, text } from "@/list/cell";
import { list } from "@/list/types";
import { gatePolicyAdds } from "@/office/deeds/gate-policies";
import { standing, wishes } from "@/office/gate-policies";
import { verdict } from "@/office/looks";
import { isoDay } from "@/time/format";

export default list("/api/v1/gate-policies", {
  name: "gate-policies",
  key: (row) => row.id,
  sort: "-since",
  columns: [
    { word: "state", of: (row) => verdict("gate_policy_state", standing(row, isoDay(Date.now()))) },
    { word: "county", of: (row) => region(row.region), sort: "region" },
    { word: "since", of: (row) => text(row.since), sort: "since" },
    { word: "until", of: (row) => text(row.until) },
    { word: "two_papers", of: wishes.two_papers },
    { word: "without_voucher", of: wishes.without_voucher },
    { word: "stale_hours", of: wishes.stale_hours, right: true },
  ],
  filters: [],
  tabs: [{ word: "all", query: {} }],
  preview: (row) => [{ word: "tolerance", cell: wishes.tolerance(row) }, { word: "source", cell: text(row.source) }],
  adds: gatePolicyAdds,
});
