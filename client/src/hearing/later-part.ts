import { addLaterWords } from '../i18n/later-words.ts';
import { lazily } from '../ui/lazily.ts';

/** Makes a part of the hearing that appears after the first picture: its code and its words are loaded together, see `lazily`. */
export const laterPart: typeof lazily = (load) =>
  lazily(async () => {
    const [part] = await Promise.all([load(), addLaterWords()]);
    return part;
  });
