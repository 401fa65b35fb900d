import { expect, it } from "vitest";
import quality from "@/office/lists/data-quality";

const row = {
  subject: "s", region: "349901101", month: "2026-11", facts: 20, completeness: 0.9, timeliness: 0.9, index: 81, doubtful: 0, silent: false, counted: 1,
};
const cell = (word: string, of: Partial<typeof row>) => quality.columns.find((column) => column.word === word)?.of({ ...row, ...of } as never);

it("shows an index of 0 to 100 as it is, and shares as percent", () => {
  expect(cell("index", {})).toMatchObject({ text: "81.0" });
  expect(cell("completeness", {})).toMatchObject({ text: "90.0%" });
});

it("marks records by their index", () => {
  const told = [90, 81, 40].map((index) => cell("state", { index }));
  expect(told).toMatchObject([{ word: "good" }, { word: "fair" }, { word: "poor" }]);
  expect(cell("state", { silent: true, index: undefined })).toMatchObject({ word: "silent" });
});
