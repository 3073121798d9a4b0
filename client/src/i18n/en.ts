import type { Catalogue } from './catalogue.ts';
import { firstEn } from './first.en.ts';
import { laterEn } from './later.en.ts';

/** All sentences of the screens in English. The Persian catalogue defines the keys. */
export const en: Catalogue = {
  ...firstEn,
  ...laterEn,
  errors: { ...firstEn.errors, ...laterEn.errors },
  people: { ...firstEn.people, ...laterEn.people },
  shortcuts: { ...firstEn.shortcuts, ...laterEn.shortcuts },
  view: { ...firstEn.view, ...laterEn.view },
};
