// What the fields of a form hold and which of them are asked. Pure.
import type { Problem } from "@/api/problem";
import type { Field } from "@/dossier/types";

type Values = Readonly<Record<string, string>>;

/** The fields that are asked, by what the others hold. */
export const asked = (fields: readonly Field[], values: Values): Field[] => fields.filter((field) => field.when?.(values as Record<string, string>) ?? true);

/** What is sent: nothing of a field that is not asked. */
export function given(fields: readonly Field[], values: Values): Record<string, string> {
  const shown = new Set(asked(fields, values).map((field) => field.name));
  return Object.fromEntries(fields.map((field) => [field.name, shown.has(field.name) ? (values[field.name] ?? "").trim() : ""]));
}

/** Whether a field that must be filled is not. */
export const blank = (field: Field, values: Values): boolean => !field.optional && field.kind !== "flag" && !values[field.name]?.trim();

/** What the cloud says against one field. */
export function against(field: Field, problem: Problem | null): string {
  if (!problem) return "";
  if (field.codes?.includes(problem.code)) return problem.detail || problem.title;
  return problem.mistakes.find((one) => one.where.split(/[.[]/).includes(field.name))?.what ?? "";
}

/** What was picked, where several may be. */
export const several = (value: string): string[] => value.split("\n").filter(Boolean);
