/** Where a court is of which nothing else is said, a name of IANA's. */
export const COURT_ZONE = 'Asia/Tehran';
