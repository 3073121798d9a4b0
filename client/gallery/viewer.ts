import type { PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import type { OpenedFile, SealedFile, Stage } from '../src/viewer/useSealedFile.ts';
import type { RecordSource } from '../src/playback/record-source.ts';
import { person } from './people.ts';
import { filmed } from './picture.ts';

type Language = 'fa' | 'en';
type Verdict = OpenedFile['verdict'];

const SEALED = Date.UTC(2026, 10, 29, 6, 0);
const ZERO = SEALED - 3 * 86_400_000;
const MINUTE = 60_000;
const WHOLE = { from: ZERO, to: ZERO + 42 * MINUTE };
const PEOPLE = ['judge', 'citizen', 'accused', 'lawyer'];
/** Whose picture stands still at first in the record itself, and of whom it has none then. */
const STILL = 'lawyer';
const UNSEEN = 'accused';
const STOOD_STILL = { kind: 'still', from: ZERO - 5000, to: ZERO + MINUTE } as const;
const FINGERPRINT = 'c4f1a09b7d35e8627f0b94d1a6c83e5f2091b7d4ce68a35f10d2947b8e6a3c57';

function source(seat: string, kind: 'microphone' | 'camera', at: number): PlayedSource {
  const spoken = [0, 1, 2].map((turn) => {
    const from = ZERO + (turn * PEOPLE.length + at) * 3 * MINUTE;
    return { from, to: from + 2.5 * MINUTE };
  });
  const codec = kind === 'camera' ? 'vp8' : 'opus';
  const tracks = [{ track: `${seat}-${kind}`, codec, ...WHOLE } as const];
  return { seat, kind, altered: false, ranges: [WHOLE], sound: spoken, channels: [], tracks };
}

function record(language: Language): PlayedRecord {
  const people = PEOPLE.map((seat) => {
    const { role, name } = person(seat, language);
    return { seat, role, name, alias: null };
  });
  const note = (seq: number, minute: number, type: PlayedRecord['notes'][number]['type'], seat: string | null) => ({
    seq,
    at: ZERO + minute * MINUTE,
    type,
    seat,
  });
  return {
    hearing: 'h1',
    play: 'h1',
    kind: 'courtroom',
    title: '',
    caseNumber: '',
    branch: '',
    zero: ZERO,
    intervals: [WHOLE],
    isLive: false,
    people,
    sources: PEOPLE.flatMap((seat, at) => [source(seat, 'microphone', at), source(seat, 'camera', at)]),
    lost: [],
    gaps: [],
    notes: [
      note(3, 0, 'session-started', null),
      note(9, 4, 'floor-given', 'citizen'),
      note(14, 11, 'floor-given', 'accused'),
      note(22, 19, 'person-left', 'lawyer'),
      note(25, 21, 'person-entered', 'lawyer'),
      note(31, 42, 'hearing-closed', null),
    ],
    written: [],
  };
}

/** A record with a film of the first moments for each person. */
function recordSource(language: Language): RecordSource {
  const played = record(language);
  return {
    open: () => Promise.resolve(played),
    async media(_record, track) {
      const at = PEOPLE.findIndex((seat) => track === `${seat}-camera`);
      const seat = PEOPLE[at];
      const gaps = seat === STILL || seat === UNSEEN ? [STOOD_STILL] : [];
      return { media: seat === undefined || seat === UNSEEN ? null : await filmed(at), gaps };
    },
    speech: () => Promise.resolve([]),
  };
}

function verdict(language: Language, change: Partial<Verdict> = {}): Verdict {
  const fa = language === 'fa';
  return {
    ok: true,
    hearing: 'k7Qw2mRt9XbL4pZs',
    sealedAt: SEALED,
    by: fa ? 'دادگستری کل استان فارس' : 'Judiciary of Fars Province',
    certificate: FINGERPRINT,
    checkpointAt: SEALED - MINUTE,
    stamp: null,
    lacksStamp: false,
    keyGiven: true,
    keys: [],
    entries: 318,
    segments: 2016,
    withheld: 0,
    minutes: null,
    minutesWithheld: false,
    orders: { papers: [], withheld: 0, altered: [], checkpointAt: null },
    exhibits: { given: [], withheld: 0, altered: [] },
    ...change,
  };
}

function opened(language: Language, change: Partial<Verdict> = {}, whole: OpenedFile['whole'] = 'not-asked'): Stage {
  const file = new File([], 'hearing-1405-77.asice');
  return {
    at: 'open',
    file,
    recordSource: recordSource(language),
    zero: ZERO,
    verdict: verdict(language, change),
    whole,
  };
}

const stamp = (language: Language): NonNullable<Verdict['stamp']> => ({
  at: SEALED - MINUTE + 4000,
  by: language === 'fa' ? 'مرجع مهر زمانی ریشه' : 'Root Time-Stamping Authority',
  certificate: FINGERPRINT.replaceAll('a', 'e'),
  isKnown: false,
  isForeign: false,
});

/** States of the viewer in a sealed file. */
export const VIEWER_SCREENS: Readonly<Record<string, (language: Language) => Stage>> = {
  viewer: () => ({ at: 'choosing', isNoKey: false }),
  'viewer-no-key': () => ({ at: 'choosing', isNoKey: true }),
  'viewer-checking': () => ({ at: 'checking' }),
  'viewer-playing': (language) => opened(language),
  'viewer-unproven': (language) => opened(language, { keyGiven: false, stamp: stamp(language) }, 'done'),
  'viewer-damaged': () => ({
    at: 'refused',
    verdict: { ok: false, flaw: 'part', part: 'tracks/t1/000012.pcap', how: 'altered', of: 'citizen/camera' },
  }),
  'viewer-other-court': () => ({ at: 'refused', verdict: { ok: false, flaw: 'key' } }),
};

/** A sealed file that stays in one state. */
export function fixedFile(stage: Stage): SealedFile {
  return {
    stage,
    open: () => Promise.resolve(),
    checkAll: () => Promise.resolve(null),
    close: () => undefined,
  };
}
