import { describe, expect, it } from "vitest";
import { core, fours } from "@/value/code";

describe("a code", () => {
  it("is read out in fours, and of an address only the code in it", () => {
    expect(fours("8K3F27QMXA4P09TD")).toEqual(["8K3F", "27QM", "XA4P", "09TD"]);
    expect(fours("8K3F-27QM XA4P09T")).toEqual(["8K3F", "27QM", "XA4P", "09T"]);
    expect(core("HTTPS://T.EXAMPLE.CN/8K3F27QMXA4P09TD")).toBe("8K3F27QMXA4P09TD");
    expect(core("T.EXAMPLE.CN:8443/8K3F27QMXA4P09TD/")).toBe("8K3F27QMXA4P09TD");
    expect(core("HTTPS://T.EXAMPLE.CN/V/A1B2C3")).toBe("A1B2C3");
    expect(fours("HTTPS://T.EXAMPLE.CN/V/" + "9".repeat(90) + "A1B2C3D4E5F6G7H8")).toEqual(["…", "A1B2", "C3D4", "E5F6", "G7H8"]);
    expect(fours("12345678".repeat(4))).toHaveLength(8);
    expect(fours("6901234567892").join(" ")).toBe("6901 2345 6789 2");
    expect(core("PD20070001/3")).toBe("PD20070001/3");
    expect(fours("")).toEqual([]);
  });
});
