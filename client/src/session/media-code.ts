import { loadedOnce, orReload } from '../browser/until-loaded.ts';

/** The code that sends and receives sound and picture: a library larger than all pages before the hearing. */
export const loadMediaCode = loadedOnce(orReload(() => import('./media-client.ts')));

export type MediaCode = Awaited<ReturnType<typeof loadMediaCode>>;
