import type { ErrorTexts } from './catalogue.ts';
import { firstFa } from './first.fa.ts';
import { laterFa } from './later.fa.ts';

/** All sentences of the screens in Persian. It defines the keys of every language. Court terms follow the glossary. */
export const fa = {
  ...firstFa,
  ...laterFa,
  errors: { ...firstFa.errors, ...laterFa.errors } satisfies ErrorTexts,
  people: { ...firstFa.people, ...laterFa.people },
  shortcuts: { ...firstFa.shortcuts, ...laterFa.shortcuts },
  view: { ...firstFa.view, ...laterFa.view },
};
