/**
 * Who hears whom in the course of a hearing, written by hand, so that the expectation is independent of the product's code. Each
 * situation follows from the one before it.
 */

/** Everybody at the hearing. The citizen and the accused are screened from each other; the witness is protected. */
export const PEOPLE = [
  'judge',
  'clerk',
  'citizen',
  'accused',
  /** Represents the accused. */
  'lawyer',
  /** Interprets for the accused, into Kurdish. */
  'interpreter',
  'witness',
  /** The public. */
  'observer',
] as const;
export type Person = (typeof PEOPLE)[number];

/** A possible listener: a person, or the record. */
export type Listener = Person | 'record';
export const LISTENERS: readonly Listener[] = [...PEOPLE, 'record'];

/** The people each listener hears, names separated by spaces; `witness*` is the witness's altered voice. */
type Table = Readonly<Record<Listener, string>>;

export interface Situation {
  readonly hears: Table;
  /** Given where it differs from `hears`. */
  readonly sees?: Table;
}

const NOBODY: Table = {
  judge: '',
  clerk: '',
  citizen: '',
  accused: '',
  lawyer: '',
  interpreter: '',
  witness: '',
  observer: '',
  record: '',
};

/** The court and the parties, while witness and public wait and nothing is recorded. */
const TOGETHER: Table = {
  judge: 'clerk citizen accused lawyer interpreter',
  clerk: 'judge citizen accused lawyer interpreter',
  citizen: 'judge clerk lawyer interpreter',
  accused: 'judge clerk lawyer interpreter',
  lawyer: 'judge clerk citizen accused interpreter',
  interpreter: 'judge clerk citizen accused lawyer',
  witness: '',
  observer: '',
  record: '',
};
const ON_RECORD: Table = { ...TOGETHER, record: 'judge clerk citizen accused lawyer interpreter' };
const WITH_PUBLIC: Table = { ...ON_RECORD, observer: 'judge clerk citizen accused lawyer interpreter' };

/** In the order in which they happen. */
export const SITUATIONS = {
  'everybody has come, and all but the court wait': {
    hears: { ...NOBODY, judge: 'clerk', clerk: 'judge' },
  },
  'the parties are let in, before the session': { hears: TOGETHER },
  'the session is on, and on the record': { hears: ON_RECORD },
  'the public is let in': { hears: WITH_PUBLIC },
  'the court has muted the citizen': {
    hears: {
      judge: 'clerk accused lawyer interpreter',
      clerk: 'judge accused lawyer interpreter',
      citizen: 'judge clerk lawyer interpreter',
      accused: 'judge clerk lawyer interpreter',
      lawyer: 'judge clerk accused interpreter',
      interpreter: 'judge clerk accused lawyer',
      witness: '',
      observer: 'judge clerk accused lawyer interpreter',
      record: 'judge clerk accused lawyer interpreter',
    },
    sees: WITH_PUBLIC,
  },
  'the citizen speaks again, and the lawyer has closed the camera': {
    hears: WITH_PUBLIC,
    sees: {
      judge: 'clerk citizen accused interpreter',
      clerk: 'judge citizen accused interpreter',
      citizen: 'judge clerk interpreter',
      accused: 'judge clerk interpreter',
      lawyer: 'judge clerk citizen accused interpreter',
      interpreter: 'judge clerk citizen accused',
      witness: '',
      observer: 'judge clerk citizen accused interpreter',
      record: 'judge clerk citizen accused interpreter',
    },
  },
  'the interpreter speaks Kurdish, to which the accused alone listens': {
    hears: {
      judge: 'clerk citizen accused lawyer',
      clerk: 'judge citizen accused lawyer',
      citizen: 'judge clerk lawyer',
      accused: 'judge clerk lawyer interpreter',
      lawyer: 'judge clerk citizen accused',
      interpreter: 'judge clerk citizen accused lawyer',
      witness: '',
      observer: 'judge clerk citizen accused lawyer',
      record: 'judge clerk citizen accused lawyer interpreter',
    },
    sees: WITH_PUBLIC,
  },
  'the protected witness is called': {
    hears: {
      judge: 'clerk citizen accused lawyer interpreter witness',
      clerk: 'judge citizen accused lawyer interpreter witness*',
      citizen: 'judge clerk lawyer interpreter witness*',
      accused: 'judge clerk lawyer interpreter witness*',
      lawyer: 'judge clerk citizen accused interpreter witness*',
      interpreter: 'judge clerk citizen accused lawyer witness*',
      witness: 'judge clerk citizen accused lawyer interpreter',
      observer: 'judge clerk citizen accused lawyer interpreter witness*',
      // The witness's unaltered voice goes into the sealed store.
      record: 'judge clerk citizen accused lawyer interpreter witness witness*',
    },
  },
  'the witness is sent out again, and the public too': { hears: ON_RECORD },
  'lawyer and accused confer in private, with their interpreter': {
    hears: {
      judge: 'clerk citizen',
      clerk: 'judge citizen',
      citizen: 'judge clerk',
      accused: 'lawyer interpreter',
      lawyer: 'accused interpreter',
      interpreter: 'accused lawyer',
      witness: '',
      observer: '',
      record: 'judge clerk citizen',
    },
  },
  'a recess, while they still confer': {
    hears: { ...NOBODY, accused: 'lawyer interpreter', lawyer: 'accused interpreter', interpreter: 'accused lawyer' },
  },
  'judge and clerk deliberate too': {
    hears: {
      ...NOBODY,
      judge: 'clerk',
      clerk: 'judge',
      accused: 'lawyer interpreter',
      lawyer: 'accused interpreter',
      interpreter: 'accused lawyer',
    },
  },
  'the session goes on, and nobody but the judge has opened a microphone yet': {
    hears: {
      judge: '',
      clerk: 'judge',
      citizen: 'judge',
      accused: 'judge',
      lawyer: 'judge',
      interpreter: 'judge',
      witness: '',
      observer: '',
      record: 'judge',
    },
    sees: ON_RECORD,
  },
  'all speak, and the lawyer is removed': {
    hears: {
      judge: 'clerk citizen accused interpreter',
      clerk: 'judge citizen accused interpreter',
      citizen: 'judge clerk interpreter',
      accused: 'judge clerk interpreter',
      lawyer: '',
      interpreter: 'judge clerk citizen accused',
      witness: '',
      observer: '',
      record: 'judge clerk citizen accused interpreter',
    },
  },
  'the screen between citizen and accused is lifted': {
    hears: {
      judge: 'clerk citizen accused interpreter',
      clerk: 'judge citizen accused interpreter',
      citizen: 'judge clerk accused interpreter',
      accused: 'judge clerk citizen interpreter',
      lawyer: '',
      interpreter: 'judge clerk citizen accused',
      witness: '',
      observer: '',
      record: 'judge clerk citizen accused interpreter',
    },
  },
  'the only host has left': { hears: NOBODY },
} as const satisfies Readonly<Record<string, Situation>>;
export type SituationName = keyof typeof SITUATIONS;
export const SITUATION_NAMES = Object.keys(SITUATIONS) as SituationName[];

/** Returns the people whom a listener hears or sees in a situation. */
export function whom(name: SituationName, kind: 'microphone' | 'camera', listener: Listener): string[] {
  const situation: Situation = SITUATIONS[name];
  const table = kind === 'microphone' ? situation.hears : (situation.sees ?? situation.hears);
  return table[listener].split(' ').filter((word) => word !== '');
}
