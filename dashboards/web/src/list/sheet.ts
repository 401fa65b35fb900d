// A list as a sheet: CSV with a byte order mark, so that a spreadsheet reads Chinese without being told.

/** One field; what a spreadsheet would take for a formula is defused with an apostrophe, plain numbers are left. */
export function field(text: string): string {
  const safe = /^[=+@\t\r]/.test(text) || (text.startsWith("-") && !/^-[\d.]+$/.test(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const sheet = (rows: readonly (readonly string[])[]) => `\uFEFF${rows.map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;

/** Give the browser a file to keep. */
export function save(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
