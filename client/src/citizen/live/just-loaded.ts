/** A page that is younger than this, ms, was loaded from the service that now refuses it: to load it anew changes nothing. */
export const JUST_LOADED_MS = 60_000;
