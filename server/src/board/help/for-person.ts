import type { HelpMessage } from '@mahzar/shared/protocol/help';

/** Which of the staff it was is theirs to say. */
export function forPerson(message: HelpMessage): HelpMessage {
  return { ...message, account: null };
}
