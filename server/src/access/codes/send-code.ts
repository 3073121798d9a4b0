import type { Language } from '@mahzar/shared/rest/values';
import type { Database } from '../../storage/database.ts';
import { CODE_MINUTES } from './rules.ts';

/** Purpose of the code, as named in the message. */
type CodeEvent = 'one-time-code' | 'portal-code';

/** A one-time code as a message. */
interface CodeMessage {
  readonly hearing: null;
  readonly person: null;
  readonly audience: 'citizen';
  readonly channel: 'sms';
  readonly event: CodeEvent;
  readonly language: Language;
  readonly to: string;
  readonly facts: { readonly about: 'code'; readonly code: string; readonly minutes: number };
  readonly link: null;
  readonly dueAt: number;
  readonly until: number;
}

/**
 * Sends a one-time code by SMS to a person without an account, in the transaction in which it is made.
 * @param given.code six digits: a secret @param given.at epoch milliseconds, like `until`
 */
export async function sendCodeTo(
  send: (on: Database, message: CodeMessage) => Promise<unknown>,
  on: Database,
  { phone, language }: { readonly phone: string; readonly language: Language },
  {
    event,
    code,
    at,
    until,
  }: {
    readonly event: CodeEvent;
    readonly code: string;
    readonly at: number;
    readonly until: number;
  },
): Promise<void> {
  await send(on, {
    hearing: null,
    person: null,
    audience: 'citizen',
    channel: 'sms',
    event,
    language,
    to: phone,
    facts: { about: 'code', code, minutes: CODE_MINUTES },
    link: null,
    dueAt: at,
    until,
  });
}
