/** Default time zone of a court, an IANA name. */
export const COURT_ZONE = 'Asia/Tehran';
