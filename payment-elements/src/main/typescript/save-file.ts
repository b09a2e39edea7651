/** Lets the browser save a file. The file has no address at a service, so no token ends up in an address. */
export function saveFile(content: Blob, name: string): void {
  const file = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = file;
  link.download = name;
  link.click();
  // When the click returns, the browser has started to read the file but not finished.
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}

/**
 * Lets the browser save a CSV file for a person. Excel takes a file for one of an older encoding, and writes ZoÃ« for
 * Zoë, unless it begins with a byte-order mark. The service sends none, because programs read it too.
 */
export function saveTable(csv: Blob, name: string): void {
  saveFile(new Blob(['\uFEFF', csv], { type: csv.type }), name);
}
