import { loadedOnce, orReload } from '../browser/until-loaded.ts';

/** The code that watches flowing media. It is not needed before the first picture. */
export const loadMediaWatch = loadedOnce(() => import('./media-watch.ts'));

/** The code that sends and receives sound and picture: its library is larger than all pages before the hearing. */
export const loadMediaCode = loadedOnce(
  orReload(() => {
    // Loaded at the same time: loading it only once media flow was too late on the lines that need it most.
    void loadMediaWatch();
    return import('./media-client.ts');
  }),
);

export type MediaCode = Awaited<ReturnType<typeof loadMediaCode>>;
