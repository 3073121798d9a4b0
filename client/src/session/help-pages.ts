import type { HelpMessage } from '@mahzar/shared/protocol/help';

/** The newest page of a talk, with what came by itself after it. */
export function newestPage(page: readonly HelpMessage[], here: readonly HelpMessage[]): HelpMessage[] {
  const last = page.at(-1);
  const paged = new Set(page.map(({ id }) => id));
  return [...page, ...here.filter(({ id, at }) => !paged.has(id) && (last === undefined || at >= last.at))];
}
