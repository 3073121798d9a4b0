import { keep } from '../browser/storage.ts';

/** How a person wants to answer when asked to sign minutes, and the words they typed for it. */
export interface TypedAnswer {
  readonly answer: 'sign' | 'object' | 'refuse';
  readonly words: string;
}

const PREFIX = 'mahzar.answer/';

/**
 * What a person typed for the minutes of a hearing, kept in this tab until it is sent, because their session in the portal may
 * end while they type. Deleted on sign-out and when another person enters, but not when the session ends.
 */
export interface AnswerMemory {
  read(): TypedAnswer | null;
  keep(typed: TypedAnswer): void;
  forget(): void;
}

/** @param of the person, as the service names them, and their seat: nobody else sees what they typed */
export function answerMemory(
  tab: Storage | null,
  of: { readonly person: string; readonly hearing: string; readonly seat: string },
): AnswerMemory {
  const key = `${prefixOf(of.person)}${of.hearing}/${of.seat}`;
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

/** Deletes what was typed in this tab for minutes. @param except whose answers stay; default: nobody's */
export function forgetAnswers(tab: Storage | null, except?: string): void {
  if (tab === null) return;
  const keys = Array.from({ length: tab.length }, (_, at) => tab.key(at) ?? '');
  const isKept = (key: string) => except !== undefined && key.startsWith(prefixOf(except));
  for (const key of keys) if (key.startsWith(PREFIX) && !isKept(key)) tab.removeItem(key);
}

function prefixOf(person: string): string {
  return `${PREFIX}${person}/`;
}
