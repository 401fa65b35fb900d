// Where a figure, a happening or a task leads: to its cause. Pure.
import type { FigureNow, Happening, Task, Township } from "@/api/types";
import type { Shade } from "@/page/overview/classes";

type To = { path: string; query?: Record<string, string> };

export function figureLink(figure: FigureNow["figure"], day: string): To {
  switch (figure) {
    case "test":
      return { path: "/rapid-results", query: { since: day, until: day } };
    case "positive":
      return { path: "/rapid-results", query: { since: day, until: day, verdict: "positive" } };
    case "sale":
      return { path: "/ledger", query: { kind: "sale", since: day, until: day } };
    case "refused_sale":
      return { path: "/ledger", query: { kind: "refusal", since: day, until: day } };
    case "passage":
      return { path: "/passages", query: { day, decision: "pass" } };
    case "refusal":
      return { path: "/passages", query: { day, decision: "stop" } };
    case "voucher":
      return { path: "/vouchers" };
    default:
      return { path: "/field", query: { show: "alarm" } };
  }
}

const RECORDS: Record<Happening["kind"], (one: Happening) => To> = {
  test: (one) => ({ path: `/rapid-results/${one.id}` }),
  positive: (one) => ({ path: `/rapid-results/${one.id}` }),
  void: (one) => ({ path: `/rapid-results/${one.id}` }),
  refused_sale: (one) => ({ path: `/ledger/${one.id}` }),
  passage: (one) => ({ path: `/passages/${one.id}` }),
  review: (one) => ({ path: `/passages/${one.id}` }),
  refusal: (one) => ({ path: `/passages/${one.id}` }),
  alarm: (one) => ({ path: `/devices/${encodeURIComponent(one.gateway)}/${encodeURIComponent(one.device)}` }),
};
export const happeningLink = (one: Happening): To => RECORDS[one.kind](one);

export const taskLink = (task: Task): To => (task.kind === "alert" ? { path: `/alerts/${task.id}` } : { path: "/applications", query: { row: task.id } });

export function townLink(town: Township, shade: Shade): To {
  if (shade === "alerts") return { path: "/alerts" };
  if (shade === "silent") return { path: "/field", query: { show: "lost" } };
  return { path: "/rapid-results", query: { region: town.code } };
}
