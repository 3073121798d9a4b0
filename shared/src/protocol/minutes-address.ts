/** Socket.IO namespace of the minutes of a hearing. */
export const MINUTES_NAMESPACE = '/minutes';
