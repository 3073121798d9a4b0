import { z } from 'zod';
import { MAX_CHAT_CHARACTERS } from './limits.ts';
import { place } from './place.ts';
import { words } from '../text.ts';

/* Help for people at a hearing: said with support, kept, and no part of the hearing or its record. */

const id = z.string().min(1).max(64);

/** One thing that was said. */
export const helpMessage = z.strictObject({
  id,
  at: z.int(),
  from: z.enum(['person', 'staff']),
  /** The account that answered, for staff alone. */
  account: id.nullable(),
  text: z.string(),
});
export type HelpMessage = z.infer<typeof helpMessage>;

export const helpText = words(MAX_CHAT_CHARACTERS);
/** Chosen by the author's browser: the same nonce is the same message. */
export const helpNonce = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/**
 * A page of what was said, oldest first; `since` is when help was asked for (epoch ms). `earlier`: the place before which it
 * goes on; null when there is no more.
 */
export const helpTalk = z.strictObject({
  since: z.int(),
  closed: z.boolean(),
  messages: z.array(helpMessage).readonly(),
  earlier: place.nullable(),
});
export type HelpTalk = z.infer<typeof helpTalk>;

/** Names, to staff, what one browser asked: several browsers of a seat may wait. */
export const helpRequestId = id;

/** A talk as staff read it. */
export const staffHelpTalk = helpTalk.extend({ request: helpRequestId });
export type StaffHelpTalk = z.infer<typeof staffHelpTalk>;

/** By which the service knows the browser that asked: 256 bits, base64url. */
export const helpSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A message, or null: the help has ended. */
export interface HelpSaid {
  readonly message: HelpMessage | null;
}
