import { moment, region, subject, text } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { tenureAdds, tenureDeeds } from "@/office/deeds/tenures";
import { sign } from "@/office/looks";
import { siteCalled, siteOffers } from "@/office/picks";

type Row = RowOf<"/api/v1/tenures">;
const over = (row: Row) => row.until !== null && row.until <= Date.now();

export default list("/api/v1/tenures", {
  name: "tenures",
  key: (row) => row.id,
  sort: "-since",
  columns: [
    { word: "state", of: (row) => sign("tenure_state", over(row) ? "ended" : row.since > Date.now() ? "ahead" : "runs") },
    { word: "site", of: (row) => text(siteCalled(row.site)) },
    { word: "run_by", of: (row) => subject(row.subject) },
    { word: "region", of: (row) => region(row.region) },
    { word: "since", of: (row) => moment(row.since), sort: "since" },
    { word: "until", of: (row) => moment(row.until) },
  ],
  filters: [
    { name: "site", kind: "choice", word: "site", offers: { operation: "listSites", of: siteOffers } },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [{ word: "all", query: {} }],
  actions: tenureDeeds,
  adds: tenureAdds,
});
