import { keep } from '../../browser/storage.ts';
import type { Answers, Part } from './answers.ts';

/** Answers that the service does not have yet: stored in this tab across a reload, and lost with the tab. */
export interface StoredAnswers {
  /** Id of the request; null before there is one. */
  readonly request: string | null;
  readonly typed: Partial<Answers>;
  /** In the order in which they were saved; a part that was saved twice is listed twice. */
  readonly unsaved: readonly Part[];
}

export const NOTHING_STORED: StoredAnswers = { request: null, typed: {}, unsaved: [] };

const KEY = 'mahzar.ask';

/** Returns the answers stored before the page was loaded. */
export function readStoredAnswers(memory: Pick<Storage, 'getItem'> | null): StoredAnswers {
  try {
    const stored = JSON.parse(memory?.getItem(KEY) ?? 'null') as StoredAnswers | null;
    return stored ?? NOTHING_STORED;
  } catch {
    return NOTHING_STORED;
  }
}

export function storeAnswers(memory: Pick<Storage, 'setItem' | 'removeItem'> | null, stored: StoredAnswers): void {
  if (Object.keys(stored.typed).length === 0) memory?.removeItem(KEY);
  else keep(memory, KEY, JSON.stringify(stored));
}
