import { expect, it } from "vitest";
import { homeOf } from "@/account/session";

it("begins each role at the page that is its work", () => {
  const homes = ["shop", "lab", "market", "engineer", "farm"].map(homeOf);
  expect(homes).toEqual(["/ledger", "/samples", "/passages", "/gateways", "/field"]);
});
