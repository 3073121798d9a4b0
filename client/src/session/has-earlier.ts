import type { ChatState } from './chat.ts';

/** Whether there may be messages of a conversation that are not loaded. */
export function hasEarlier({ earlier }: Pick<ChatState, 'earlier'>, conversation: string): boolean {
  return earlier.before !== null && !earlier.whole.has(conversation);
}
