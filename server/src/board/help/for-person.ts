import type { HelpMessage } from '@mahzar/shared/protocol/help';

/** Removes the account: a person does not learn which member of staff wrote the message. */
export function forPerson(message: HelpMessage): HelpMessage {
  return { ...message, account: null };
}
