// A batch is held back by an order, and may go again. What a recall holds back is let go where the recall is ended.
import { deed, type Action } from "@/dossier/types";
import { moment, said, text } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf, RowOf } from "@/list/types";

export type Block = RowOf<"/api/v1/blocks">;
/** What holds it back, the newest first. */
export interface Held {
  blocks: readonly Block[];
}
type Row = OneOf<"/api/v1/batches/{id}"> & Held;
const MOST = 100;
const reason = { name: "reason", kind: "text", word: "reason", most: 300 } as const;

export const held = async (batch: { id: string }): Promise<Held> => ({ blocks: (await get<{ items: Block[] }>("/api/v1/blocks", { batch: batch.id, sort: "-since", limit: MOST })).items });
export const standing = (block: Block) => block.until === null;
/** Those that are lifted by themselves. */
const own = (row: Row) => row.blocks.filter((one) => standing(one) && one.source !== "recall");

export const blockDeeds: readonly Action<Row>[] = [
  deed("/api/v1/blocks/{id}/lift", {
    operation: "liftBlock", word: "lift_block", when: (row) => own(row).length > 0,
    of: (row, values) => {
      const { id, version } = own(row).find((one) => one.id === values.block) ?? own(row)[0]!;
      return { id, version };
    },
    fields: [
      {
        name: "block", kind: "choice", word: "block", when: (values) => values.several === "true",
        offers: async (row: Row) => own(row).map((one) => ({ value: one.id, cells: [moment(one.since), said("block_source", one.source), text(one.reason)] })),
      },
      { ...reason, word: "lift_reason" },
    ],
    start: (row) => ({ several: String(own(row).length > 1) }),
    body: (values) => ({ reason: values.reason ?? "" }),
  }),
  deed("/api/v1/blocks", {
    operation: "blockBatch", word: "block_batch", when: () => true, stop: true, of: (row) => ({ id: row.id }),
    fields: [reason, { name: "reference", kind: "text", word: "reference", most: 64, optional: true }],
    body: (values, row) => ({ batch: row.id, reason: values.reason ?? "", reference: values.reference ?? "", source: "order" }),
  }),
];
