// Where any code leads that a person types or scans: batch, voucher, label, plate, an id of whatever kind.
import { may } from "@/account/session";
import { ask, client } from "@/api/client";
import { get } from "@/list/fetch";
import { core } from "@/value/code";
import { PAGES } from "@/office/catalogue";

const BATCH = /^[0-9a-f]{16}$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLATE = /^\p{Script=Han}[A-Z][\s·-]?[A-Z0-9]{4,6}$/iu;
const LABEL = /^[0-9A-Z]{8,14}$/i;
const SIGNED = /\/V\/|^[\w+*/$%:.-]{60,}$/i;

export type Sort = "hex" | "uuid" | "plate" | "voucher" | "label" | "words";

/** What a text looks like. Pure. */
export function sortOf(text: string): Sort {
  const bare = text.trim();
  if (BATCH.test(bare)) return "hex";
  if (UUID.test(bare)) return "uuid";
  if (PLATE.test(bare)) return "plate";
  if (SIGNED.test(bare)) return "voucher";
  const inside = core(bare).replace(/[\s-]/g, "");
  return LABEL.test(inside) && /\d/.test(inside) ? "label" : "words";
}

/** The first of some addresses of the API that knows an id. */
async function knows(id: string, pages: readonly string[]): Promise<string | null> {
  const asked = pages.flatMap((name) => PAGES.filter((page) => page.name === name && page.dossier && may(page.operation)));
  const answers = await Promise.all(
    asked.map(async (page) => {
      const path = page.name === "plans" ? "sampling-plans" : page.name;
      return get(`/api/v1/${path}/{id}`, {}, { id }).then(() => `/${page.name}/${id}`, () => null);
    }),
  );
  return answers.find((one) => one !== null) ?? null;
}

/** The page for a text; null where nothing fits, so that the caller can say so. */
export async function resolve(text: string): Promise<string | null> {
  const bare = text.trim();
  switch (sortOf(bare)) {
    case "hex":
      return (await knows(bare.toLowerCase(), ["batches"])) ?? knows(bare.toLowerCase(), ["vouchers"]);
    case "uuid":
      return knows(bare.toLowerCase(), ["subjects", "alerts", "rapid-results", "lab-tests", "samples", "passages", "recalls", "cycles", "ledger", "plans", "reinspections", "recall-notices"]);
    case "plate":
      return may("listPassages") ? `/passages?plate=${encodeURIComponent(bare.replace(/[\s·-]/g, "").toUpperCase())}` : null;
    case "voucher": {
      const said = await ask(client.POST("/api/v1/vouchers/verify", { body: { code: bare } })).catch(() => null);
      return said?.id && may("listVouchers") ? `/vouchers/${said.id}` : null;
    }
    case "label": {
      const code = core(bare).replace(/[\s-]/g, "").toUpperCase();
      const label = await ask(client.GET("/api/v1/labels/codes/{code}", { params: { path: { code } } })).catch(() => null);
      return label?.batch && may("listBatches") ? `/batches/${label.batch}` : named(bare);
    }
    case "words":
      return named(bare);
  }
}

/** Whoever is called so. */
const named = (text: string) => (may("listSubjects") ? `/subjects?text=${encodeURIComponent(text)}` : null);
