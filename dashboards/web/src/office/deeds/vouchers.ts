import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/vouchers">;
export const voucherDeeds: readonly Action<Row>[] = [
  deed("/api/v1/vouchers/{id}/void", {
    operation: "voidVoucher", word: "void_voucher", when: (row) => row.voided === 0, stop: true,
    fields: [{ name: "why", kind: "text", word: "why", most: 200 }], of: (row) => ({ id: row.id }), body: (values) => ({ why: values.why ?? "" }),
  }),
];
