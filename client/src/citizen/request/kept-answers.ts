import { keep } from '../../browser/storage.ts';
import type { Answers, Part } from './answers.ts';

/** Answers that the service does not have yet: kept in this tab across a reload, and lost with the tab. */
export interface KeptAnswers {
  /** Id of the request; null before there is one. */
  readonly request: string | null;
  readonly typed: Partial<Answers>;
  /** In the order in which they were saved; a part that was saved twice is listed twice. */
  readonly unsaved: readonly Part[];
}

export const NOTHING_KEPT: KeptAnswers = { request: null, typed: {}, unsaved: [] };

const KEY = 'mahzar.ask';

/** Returns the answers kept before the page was loaded. */
export function keptAnswers(memory: Pick<Storage, 'getItem'> | null): KeptAnswers {
  try {
    const kept = JSON.parse(memory?.getItem(KEY) ?? 'null') as KeptAnswers | null;
    return kept ?? NOTHING_KEPT;
  } catch {
    return NOTHING_KEPT;
  }
}

export function keepAnswers(memory: Pick<Storage, 'setItem' | 'removeItem'> | null, kept: KeptAnswers): void {
  if (Object.keys(kept.typed).length === 0) memory?.removeItem(KEY);
  else keep(memory, KEY, JSON.stringify(kept));
}
