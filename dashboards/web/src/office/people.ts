// Whom an account speaks for; people to whom a complaint may be handed, as choices of a form and of a filter.
import { account, may } from "@/account/session";
import { region, said, text } from "@/list/cell";
import { get } from "@/list/fetch";
import type { Offer } from "@/list/offers";

interface Person {
  name: string;
  role: string;
  region: string;
}

/** The subject that an own account works for, "" that of an office. */
export const ownSubject = () => account.value?.subject ?? "";
/** Whether an office is logged in, which enters things for others. */
export const ofOffice = () => account.value?.subject === "";

/** within: those who see all of this region. */
export async function handlers(within?: string): Promise<Offer[]> {
  const { items } = await get<{ items: Person[] }>("/api/v1/complaint-handlers", within ? { region: within } : {});
  return items.map((one) => ({ value: one.name, cells: [text(one.name), said("role", one.role), ...(one.region ? [region(one.region)] : [])] }));
}

export const isMe = (name: string) => name !== "" && name === account.value?.name;
/** Whether it is dealt with here: with nobody, with whoever looks, or for a supervisor. */
export const ours = (row: { handler: string }) => row.handler === "" || isMe(row.handler) || may("dispatchComplaint");
