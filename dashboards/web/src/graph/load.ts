// A batch with all that it came from and all that came of it, and the steps between: one question.
import { get } from "@/list/fetch";
import type { Edge, Node } from "@/graph/model";
import type { OneOf } from "@/list/types";

type Lineage = OneOf<"/api/v1/batches/{id}/edges">;

export async function loadGraph(id: string): Promise<{ nodes: Node[]; edges: Edge[] }> {
  return graphOf(await get<Lineage>("/api/v1/batches/{id}/edges", {}, { id }));
}

/** Ancestors stand before the batch, what came of it behind. Pure. */
export function graphOf(lineage: Pick<Lineage, "ancestors" | "descendants" | "edges">): { nodes: Node[]; edges: Edge[] } {
  const nodes = new Map<string, Node>();
  const take = (items: Lineage["ancestors"], sign: 1 | -1) => {
    for (const one of items) {
      const { shown: batch } = one;
      if (nodes.has(one.batch)) continue;
      nodes.set(one.batch, {
        id: one.batch, depth: one.depth === 0 ? 0 : sign * one.depth, product: batch?.product ?? "", amount: batch?.amount ?? "", unit: batch?.unit ?? "",
        made: batch?.made ?? "", at: batch?.at ?? 0, holder: batch?.holder ?? "", doubtful: (batch?.doubts.length ?? 0) > 0,
      });
    }
  };
  take(lineage.ancestors, -1);
  take(lineage.descendants, 1);
  return { nodes: [...nodes.values()], edges: lineage.edges.map((one) => ({ from: one.parent, to: one.child, amount: Number(one.amount_in), event: one.event })) };
}
