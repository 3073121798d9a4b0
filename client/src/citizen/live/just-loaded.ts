/** A page younger than this, ms, was loaded from the service that now refuses it: reloading it changes nothing. */
export const JUST_LOADED_MS = 60_000;
