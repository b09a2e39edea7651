/** Hands a file to the browser to keep. It never has an address of its own, so no token is in one. */
export function saveFile(content: Blob, name: string): void {
  const file = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = file;
  link.download = name;
  link.click();
  // The browser has begun to read the file when the click returns, but not ended.
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}
