/**
 * Settings of a court where the local time is now between six in the morning and six in the evening, so that bookings for the next
 * hours are in today's list at any hour at which a test runs.
 */
export const DAYTIME = {
  COURT_TIME_ZONE: new Date().getUTCHours() < 12 ? 'Etc/GMT-6' : 'Etc/GMT+6',
} as const;
