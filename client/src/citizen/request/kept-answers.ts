import { keep } from '../../browser/storage.ts';
import type { Answers, Part } from './answers.ts';

/** What this tab has and the service has not: it survives a reload, and ends with the tab. */
export interface KeptAnswers {
  /** Of which request; null before there is one. */
  readonly request: string | null;
  readonly typed: Partial<Answers>;
  /** In the order in which they were saved; one that was saved twice stands there twice. */
  readonly unsaved: readonly Part[];
}

export const NOTHING_KEPT: KeptAnswers = { request: null, typed: {}, unsaved: [] };

const KEY = 'mahzar.ask';

/** What was kept before the page was loaded. */
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
