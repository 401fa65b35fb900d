// Who is here, and what the role may do on these pages. The cloud decides; this only hides what it would refuse.
import { readonly, ref } from "vue";
import { ask, client, whenClosed } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { Account } from "@/api/types";

const current = ref<Account | null>(null);
let asked = false;

export const account = readonly(current);

/** The account of the cookie, asked once; null where nobody is logged in. Throws a Problem where the cloud is away. */
export async function whoAmI(): Promise<Account | null> {
  if (!asked) {
    try {
      current.value = await ask(client.GET("/api/v1/session"));
    } catch (error) {
      if (asProblem(error).status !== 401) throw error;
    }
    asked = true;
  }
  return current.value;
}

export async function logIn(name: string, password: string): Promise<Account> {
  const opened = await ask(client.POST("/api/v1/session", { body: { name, password } }));
  asked = true;
  current.value = opened;
  return opened;
}

export async function logOut(): Promise<void> {
  await ask(client.DELETE("/api/v1/session"));
  current.value = null;
}

/** One's own password: the other log-ins of the account end. */
export async function changePassword(current: string, fresh: string): Promise<void> {
  await ask(client.PUT("/api/v1/session/password", { body: { current, new: fresh } }));
}

// The cookie is no longer good: the pages are closed until the next log-in.
whenClosed(() => (current.value = null));

/** Ask again whether the log-in still holds: a stream that breaks does not say why. */
export async function stillHere(): Promise<void> {
  if (current.value) await ask(client.GET("/api/v1/session")).catch(() => undefined);
}

/** Whether the role may call an operation of the API: buttons that would be refused are not shown. */
export const may = (operation: string) => current.value?.may.includes(operation) ?? false;

/** Where those begin whose work is one list. */
const FIRST: Record<string, string> = { engineer: "/gateways", shop: "/ledger", lab: "/samples", market: "/passages" };

/** The first page of a role: the county for whoever may see all of it, their list for whoever works at one, else the field. */
export const homeOf = (role: string) => FIRST[role] ?? (may("getOverview") ? "/overview" : "/field");
