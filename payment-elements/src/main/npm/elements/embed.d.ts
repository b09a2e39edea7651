import type { EmbeddedFrame, EmbedOptions } from '../../typescript/embed-types.ts';

export type * from '../../typescript/embed-types.ts';

/**
 * Shows `/embed/pay` or `/embed/request` in a frame and looks after it: gives it settings and tokens, makes it as high as
 * its content, and passes on what it tells.
 *
 * @param iframe without an address, which is set here
 */
export declare function embed(iframe: HTMLIFrameElement, options: EmbedOptions): EmbeddedFrame;
