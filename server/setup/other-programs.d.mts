/** The folder of bundled programs. */
export const DIST: string;
/** The folder of the service's sources. */
export const SOURCE: string;

/** A module of the service that starts the bundled programs. No line moves. `code` is its text. */
export function startingBundles(code: string): string;
