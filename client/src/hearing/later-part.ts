import { memo } from 'react';
import { addLaterWords } from '../i18n/later-words.ts';
import { lazily } from '../ui/lazily.ts';

/**
 * Makes a part of the hearing that appears after the first picture: its code and its words are loaded together, see `lazily`. It is
 * not redrawn with the page around it, only when something changes that it shows.
 */
export const laterPart: typeof lazily = (load) =>
  lazily(
    withLaterWords(async () => ({
      default: memo((await load()).default) as Awaited<ReturnType<typeof load>>['default'],
    })),
  );

/** Loads a part together with the words after the first picture. */
export function withLaterWords<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    const [part] = await Promise.all([load(), addLaterWords()]);
    return part;
  };
}
