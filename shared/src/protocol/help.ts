import { z } from 'zod';
import { MAX_CHAT_CHARACTERS } from './limits.ts';
import { place } from './place.ts';
import { words } from '../text.ts';

/* Help for people at a hearing: messages with support, which are stored but belong neither to the hearing nor to its record. */

const id = z.string().min(1).max(64);

/** One help message. */
export const helpMessage = z.strictObject({
  id,
  at: z.int(),
  from: z.enum(['person', 'staff']),
  /** The account that answered; shown to staff only. */
  account: id.nullable(),
  text: z.string(),
});
export type HelpMessage = z.infer<typeof helpMessage>;

export const helpText = words(MAX_CHAT_CHARACTERS);
/** Chosen by the author's browser: messages with the same nonce are the same message. */
export const helpNonce = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/**
 * A page of help messages, oldest first; `since` is when the person asked for help (epoch ms). `earlier`: the place before which
 * the list continues; null when there is no more.
 */
export const helpTalk = z.strictObject({
  since: z.int(),
  closed: z.boolean(),
  messages: z.array(helpMessage).readonly(),
  earlier: place.nullable(),
});
export type HelpTalk = z.infer<typeof helpTalk>;

/** Id, for staff, of one browser's request for help: several browsers of a seat may wait. */
export const helpRequestId = id;

/** A help conversation as staff read it. */
export const staffHelpTalk = helpTalk.extend({ request: helpRequestId });
export type StaffHelpTalk = z.infer<typeof staffHelpTalk>;

/** Secret by which the service recognises the browser that asked for help: 256 bits, base64url. */
export const helpSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A message; null when the help has ended. */
export interface HelpSaid {
  readonly message: HelpMessage | null;
}
