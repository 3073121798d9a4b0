/**
 * Settings of a court where it is between six in the morning and six in the evening now: what is booked for the next hours
 * is on the list of today, at whatever hour a test runs.
 */
export const DAYTIME = {
  COURT_TIME_ZONE: new Date().getUTCHours() < 12 ? 'Etc/GMT-6' : 'Etc/GMT+6',
} as const;
