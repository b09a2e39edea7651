/**
 * What the modules need when they are loaded where there is no DOM, as on a server that renders a page. The build puts
 * these in the place of the browser's, in our modules and in Lit's; in a browser they are the browser's.
 */
const element = globalThis.HTMLElement ?? class {};
const page = globalThis.document ?? { createTreeWalker: () => ({}) };

export { element as HTMLElement, page as document };
