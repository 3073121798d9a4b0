/** Where short links lead; the code is in the fragment, which browsers never send. */
export const SHORT_LINK_PATH = '/j';

/** The same of links to a citizen's request. */
export const REQUEST_LINK_PATH = '/r';

/** The same of links of those who join a citizen's meeting from elsewhere. */
export const GUEST_LINK_PATH = '/g';

/** 22 digits of base 62: more than 128 bits. */
export const LINK_CODE = /^[0-9A-Za-z]{22}$/;

/** A link that fits in an SMS. Without a language it opens in Persian, or as the person chose before. */
export function shortLink(origin: string, code: string, language: 'fa' | 'en', path: string = SHORT_LINK_PATH): string {
  return `${origin}${path}${language === 'fa' ? '' : `?lang=${language}`}#${code}`;
}

/** The same of links to an order that was served on somebody. */
export const SERVED_LINK_PATH = '/o';

/** Where people see their own cases, for whoever shows who they are. */
export const OWN_CASES_PATH = '/my';

/** Where anybody checks a paper of the court; its number is in the fragment. */
export const CHECK_PATH = '/check';
