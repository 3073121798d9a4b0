import { loadedOnce, orReload } from '../browser/until-loaded.ts';

/** What looks after media that flows. Nothing of it is needed before the first picture. */
export const loadMediaWatch = loadedOnce(() => import('./media-watch.ts'));

/** The code that sends and receives sound and picture: a library larger than all pages before the hearing. */
export const loadMediaCode = loadedOnce(
  orReload(() => {
    // Beside it: asked for when media flows, it came too late on the lines that need it most.
    void loadMediaWatch();
    return import('./media-client.ts');
  }),
);

export type MediaCode = Awaited<ReturnType<typeof loadMediaCode>>;
