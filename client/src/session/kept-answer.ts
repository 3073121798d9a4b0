import { keep } from '../browser/storage.ts';

/** How a person wants to answer when asked to sign minutes, and the words they typed for it. */
export interface TypedAnswer {
  readonly answer: 'sign' | 'object' | 'refuse';
  readonly words: string;
}

/** A seat of a hearing. */
interface HearingSeat {
  readonly hearing: string;
  readonly seat: string;
}

const PREFIX = 'mahzar.answer/';

/**
 * What a person typed for the minutes of a hearing, kept in this tab until it is sent: their session in the portal may end while they
 * type. Signing out deletes it, and so does another person who enters; the end of a session does not.
 */
export interface AnswerMemory {
  read(): TypedAnswer | null;
  keep(typed: TypedAnswer): void;
  forget(): void;
}

/** @param seat the person's seat in the hearing: nobody else is shown what they typed */
export function answerMemory(tab: Storage | null, hearing: string, seat: string): AnswerMemory {
  const key = keyOf({ hearing, seat });
  return {
    read() {
      try {
        return JSON.parse(tab?.getItem(key) ?? 'null') as TypedAnswer | null;
      } catch {
        return null;
      }
    },
    keep: (typed) => keep(tab, key, JSON.stringify(typed)),
    forget: () => tab?.removeItem(key),
  };
}

/** Deletes what was typed in this tab for minutes. @param except seats whose answers stay */
export function forgetAnswers(tab: Storage | null, except: readonly HearingSeat[] = []): void {
  if (tab === null) return;
  const kept = new Set(except.map(keyOf));
  const keys = Array.from({ length: tab.length }, (_, at) => tab.key(at) ?? '');
  for (const key of keys) if (key.startsWith(PREFIX) && !kept.has(key)) tab.removeItem(key);
}

function keyOf({ hearing, seat }: HearingSeat): string {
  return `${PREFIX}${hearing}/${seat}`;
}
