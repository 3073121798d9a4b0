/** Socket.IO namespace of a hearing's minutes. */
export const MINUTES_NAMESPACE = '/minutes';

/** Path below the API's path that returns a hearing's minutes as a printable document (POST). */
export function minutesPaperPath(hearing: string): string {
  return `/hearings/${hearing}/minutes/paper`;
}
