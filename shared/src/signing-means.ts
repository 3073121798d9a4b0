/**
 * How it is known who signs at the desk: a code of their authenticator app at that moment, a sign-in anew at their organisation's where
 * that has signed them in, or their session where they have neither.
 */
export const DESK_SIGNING_MEANS = ['app-code', 'organisation', 'desk-session'] as const;
export type DeskSigningMeans = (typeof DESK_SIGNING_MEANS)[number];

/** How it is known who has signed: at the desk, or by a code to the telephone that was booked. */
export const SIGNING_MEANS = ['one-time-code', ...DESK_SIGNING_MEANS] as const;
export type SigningMeans = (typeof SIGNING_MEANS)[number];
