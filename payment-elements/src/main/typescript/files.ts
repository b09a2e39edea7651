let beside: string = import.meta.url;

/**
 * Where `languages/` and `fonts/` are, for a page whose bundler has put the module elsewhere: the address of the folder
 * that holds both. Otherwise they are beside the module.
 */
export function loadFilesFrom(address: string): void {
  beside = new URL(address.replace(/\/?$/, '/'), document.baseURI).href;
}

export function addressOfFile(path: string): string {
  return new URL(path, beside).href;
}
