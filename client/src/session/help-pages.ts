import type { HelpMessage } from '@mahzar/shared/protocol/help';

/** Merges the newest page of a help conversation with the messages pushed after it. */
export function newestPage(page: readonly HelpMessage[], here: readonly HelpMessage[]): HelpMessage[] {
  const last = page.at(-1);
  const paged = new Set(page.map(({ id }) => id));
  return [...page, ...here.filter(({ id, at }) => !paged.has(id) && (last === undefined || at >= last.at))];
}
