// A key that makes a request harmless when it is sent again. Not of crypto.randomUUID: a page of plain http has none.

export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
