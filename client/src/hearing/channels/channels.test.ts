import { describe, expect, it } from 'vitest';
import { aPerson, aRoom, aScene } from '../../session/scene.fixture.ts';
import { choosable, interpretersOf, isInterpreted } from './channels.ts';
import { languageName } from './languages.ts';

const interpreter = aPerson('leila', { role: 'interpreter', language: 'ku', speaksTo: 'ku' });
const judge = aPerson('judge', { role: 'presiding-judge' });
const listening = (listensTo: string) => {
  const scene = aScene({ people: [judge, interpreter], channels: ['ar', 'ku', 'psc'] });
  return { ...scene, me: { ...scene.me, listensTo } };
};

describe('what can be heard', () => {
  it('is the floor and every spoken language, also one into which nobody interprets any more', () => {
    expect(choosable(listening('floor'))).toEqual(['floor', 'ar', 'ku']);
    expect(choosable({ ...listening('hy'), channels: [] })).toEqual(['floor', 'hy']);
  });

  it('is for an interpreter what the others say: the floor, or another interpreter to go on from', () => {
    const scene = listening('floor');
    expect(choosable({ ...scene, me: { ...scene.me, language: 'ku' } })).toEqual(['floor', 'ar']);
  });

  it('is interpreted by those who are here', () => {
    expect(interpretersOf(listening('ku'), 'ku')).toEqual([interpreter]);
    const outside = { people: [{ ...interpreter, place: 'outside' as const }] };
    expect(interpretersOf(outside, 'ku')).toEqual([]);
  });
});

describe('the floor', () => {
  const loud = new Map([['leila', 0.5]]);

  it('is under the interpreter’s voice for who listens to it, as long as it is heard', () => {
    expect(isInterpreted(listening('ku'), loud)).toBe(true);
    expect(isInterpreted(listening('ku'), new Map([['judge', 0.9]]))).toBe(false);
    expect(isInterpreted(listening('ku'), new Map([['leila', 0.05]]))).toBe(false);
    expect(isInterpreted(listening('floor'), loud)).toBe(false);
    expect(isInterpreted(listening('ar'), loud)).toBe(false);
  });

  it('is not lowered when the interpreter speaks to the courtroom, nor in a private room', () => {
    const scene = listening('ku');
    const aloud = { ...scene, people: [judge, { ...interpreter, speaksTo: 'floor' }] };
    expect(isInterpreted(aloud, loud)).toBe(false);
    expect(isInterpreted({ ...scene, consultation: aRoom() }, loud)).toBe(false);
  });
});

describe('the name of a language', () => {
  it('is that of the screen, with its own beside it', () => {
    expect(languageName('en', 'ku')).toEqual({ name: 'Kurdish', own: 'Kurdî' });
    expect(languageName('fa', 'ku')).toEqual({ name: 'کردی', own: 'Kurdî' });
    expect(languageName('fa', 'ar')).toEqual({ name: 'عربی', own: 'العربية' });
    expect(languageName('en', 'en')).toEqual({ name: 'English', own: null });
  });

  it('is the tag where nothing better is known', () => {
    expect(languageName('en', 'qaa')).toEqual({ name: 'qaa', own: null });
    expect(languageName('en', 'not a tag')).toMatchObject({ name: 'not a tag' });
  });
});
