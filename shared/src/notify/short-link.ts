/** Path of short links; the code is in the fragment, which browsers never send. */
export const SHORT_LINK_PATH = '/j';

/** Path of links to a citizen's request. */
export const REQUEST_LINK_PATH = '/r';

/** Path of links for guests who join a citizen's meeting from elsewhere. */
export const GUEST_LINK_PATH = '/g';

/** 22 digits of base 62: more than 128 bits. */
export const LINK_CODE = /^[0-9A-Za-z]{22}$/;

/** Returns a link that fits in an SMS. Without a language it opens in Persian, or in the person's former choice. */
export function shortLink(origin: string, code: string, language: 'fa' | 'en', path: string = SHORT_LINK_PATH): string {
  return `${origin}${path}${language === 'fa' ? '' : `?lang=${language}`}#${code}`;
}

/** Path of links to an order that was served on a person. */
export const SERVED_LINK_PATH = '/o';

/** Path of the pages on which identified people see their own cases. */
export const OWN_CASES_PATH = '/my';

/** Returns the address of these pages for a message. It contains no secret: people enter with a code. */
export function ownCasesLink(origin: string, language: 'fa' | 'en'): string {
  return `${origin}${OWN_CASES_PATH}${language === 'fa' ? '' : `?lang=${language}`}`;
}

/** Path on which anybody checks a document of the court; its number is in the fragment. */
export const CHECK_PATH = '/check';
