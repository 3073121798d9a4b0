/** Socket.IO namespace of the minutes of a hearing. */
export const MINUTES_NAMESPACE = '/minutes';

/** Where the minutes of a hearing are had as a paper (POST), below the API's path. */
export function minutesPaperPath(hearing: string): string {
  return `/hearings/${hearing}/minutes/paper`;
}
