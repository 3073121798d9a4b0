import { mediaPath, speechPath } from '@mahzar/shared/record/media-address';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import { gapPart, joinBytes, partHeader } from '@mahzar/shared/record/media-parts';
import { playOwnRecord, playRecord } from '@mahzar/shared/rest/playback';
import type { PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Send } from '../src/connection/call.ts';
import { OPENING } from './own-record.ts';
import { person } from './people.ts';
import { filmed } from './picture.ts';
import { answers, fixedService, refuses } from './staff/answers.ts';
import type { GivenAnswer } from './staff/answers.ts';

type Language = 'fa' | 'en';
type Note = PlayedRecord['notes'][number];

const MINUTE = 60_000;
/** A session of 42 minutes, a recess, and another one. */
const BEGAN = Date.UTC(2026, 10, 24, 6, 34, 12);
const SESSIONS = [
  { from: BEGAN, to: BEGAN + 42 * MINUTE },
  { from: BEGAN + 55 * MINUTE, to: BEGAN + 91 * MINUTE },
];
/** Where the page begins, seconds on the record: films of everybody begin there. */
const SHOWN_AT_S = 690;
const SHOWN = BEGAN + SHOWN_AT_S * 1000;
const AT_DESK = ['judge', 'clerk', 'citizen', 'accused', 'lawyer', 'witness'];
const FOR_PARTY = ['judge', 'citizen', 'accused', 'lawyer'];
/** Of whom the record has no new picture where the page begins, and of whom it has none at all then. */
const STILL = 'lawyer';
const UNSEEN = 'accused';
const NOT_RECORDED: MediaGap = { kind: 'still', from: SHOWN - 6000, to: SHOWN + 4000 };
const WITNESS_CAME = BEGAN + 10 * MINUTE;

const WORDS = {
  fa: {
    title: 'رسیدگی به شکایت کلاهبرداری',
    branch: 'شعبه ۱۰۲ دادگاه کیفری دو شیراز',
    ruled: 'دستور دادگاه: اصل قرارداد تا جلسه بعد ارائه شود.',
    first: 'اعتراض وکیل متهم به طرح پرسش تلقینی',
    corrected: 'اعتراض وکیل متهم به پرسش تلقینی دادستان؛ وارد دانسته شد',
  },
  en: {
    title: 'Hearing of a fraud complaint',
    branch: 'Branch 102, Criminal Court Two of Shiraz',
    ruled: 'Ruling: the original contract is to be brought to the next hearing.',
    first: 'Objection of the lawyer of the accused to a leading question',
    corrected: 'Objection of the lawyer of the accused to the prosecutor’s leading question; sustained',
  },
} as const;

function source(seats: readonly string[], seat: string, kind: PlayedSource['kind']): PlayedSource {
  const at = seats.indexOf(seat);
  const isVoice = kind === 'microphone';
  const turns = Array.from({ length: 5 }, (_, turn) => {
    const from = BEGAN + (turn * seats.length + at) * 3 * MINUTE;
    return { from, to: from + (2 + (at % 3) / 3) * MINUTE };
  });
  const ranges = seat === 'witness' ? [{ ...SESSIONS[0]!, from: WITNESS_CAME }, SESSIONS[1]!] : SESSIONS;
  const life = { from: ranges[0]!.from, to: SESSIONS[1]!.to };
  return {
    seat,
    kind,
    altered: seat === 'witness',
    ranges,
    sound: isVoice ? turns : [],
    channels: [],
    tracks: [{ track: `${seat}-${kind}`, codec: isVoice ? 'opus' : 'vp8', ...life }],
  };
}

function record(language: Language, seats: readonly string[], change: Partial<PlayedRecord> = {}): PlayedRecord {
  const words = WORDS[language];
  const note = (minute: number, type: Note['type'], seat: string | null, more: Partial<Note> = {}): Note => {
    return { seq: Math.round(minute * 100), at: Math.floor(BEGAN + minute * MINUTE), type, seat, ...more };
  };
  const exhibit = { number: 2, page: 1, ruling: null };
  return {
    hearing: 'booking-2',
    play: 'p1',
    kind: 'courtroom',
    title: words.title,
    caseNumber: '140568920001234567',
    branch: words.branch,
    zero: SHOWN,
    intervals: SESSIONS,
    isLive: false,
    people: seats.map((seat) => {
      const { role, name } = person(seat, language);
      return seat === 'witness' ? { seat, role, name: null, alias: 1 } : { seat, role, name, alias: null };
    }),
    sources: seats.flatMap((seat) => [source(seats, seat, 'microphone'), source(seats, seat, 'camera')]),
    lost: [],
    gaps: [{ from: BEGAN + 33 * MINUTE, to: BEGAN + 33.4 * MINUTE, reason: 'recorder-lost' }],
    notes: [
      note(0, 'session-started', null),
      note(4, 'floor-given', 'citizen'),
      note(7.4, 'picture-gap', 'judge', { missing: { kind: 'camera', ms: 1240 } }),
      ...(seats.includes('witness') ? [note(10, 'person-entered', 'witness')] : []),
      note(11.4, 'picture-gap', STILL, { missing: { kind: 'camera', ms: 9800 } }),
      note(11.41, 'picture-gap', UNSEEN, { missing: { kind: 'camera' } }),
      note(14, 'floor-given', 'accused'),
      note(19, 'exhibit-shown', null, { exhibit }),
      note(22, 'exhibit-ruled', null, { exhibit: { ...exhibit, page: null, ruling: 'admitted' } }),
      note(26, 'line-lost', 'lawyer'),
      note(26.5, 'line-restored', 'lawyer'),
      note(33, 'recorder-failed', null),
      note(42, 'recess-called', null),
      note(55, 'session-started', null),
      note(71, 'picture-gap', 'citizen', { missing: { kind: 'screen', ms: 65_000 } }),
      note(91, 'hearing-adjourned', null),
    ],
    written: [],
    ...change,
  };
}

/** The media of one track of an answer: a film where one begins, and where the record has no new picture. */
async function mediaOf(part: number, track: string, seats: readonly string[], isBegin: boolean): Promise<Uint8Array[]> {
  const at = seats.findIndex((seat) => track === `${seat}-camera`);
  const seat = seats[at];
  const gaps = seat === STILL || seat === UNSEEN ? [gapPart(part, NOT_RECORDED)] : [];
  if (seat === undefined || seat === UNSEEN || !isBegin) return [...gaps, partHeader(part, 0)];
  const film = new Uint8Array(await filmed(at));
  return [...gaps, partHeader(part, film.length), film, partHeader(part, 0)];
}

/** A service that plays a record, and gives the other answers. */
function playing(played: PlayedRecord, given: readonly GivenAnswer[] = []): Send {
  const seats = played.people.map(({ seat }) => seat);
  const other = fixedService([
    refuses(OPENING, 'not-found', 404),
    answers(playRecord, played),
    answers(playOwnRecord, played),
    ...given,
  ]);
  return async (address, request) => {
    const { pathname, searchParams } = new URL(address, window.location.href);
    if (pathname === `${API_PATH}${speechPath(played.hearing, played.play)}`) return Response.json([]);
    if (pathname !== `${API_PATH}${mediaPath(played.hearing, played.play)}`)
      return other(address, { method: 'GET', ...request });
    const isBegin = searchParams.get('begins') === 'yes';
    const tracks = searchParams.getAll('track').map((track, part) => mediaOf(part, track, seats, isBegin));
    return new Response(joinBytes((await Promise.all(tracks)).flat()));
  };
}

const typed = (language: Language): PlayedRecord['written'] => {
  const { ruled, first, corrected } = WORDS[language];
  const at = BEGAN + 12.5 * MINUTE;
  return [
    { id: 'n1', at: BEGAN + 5 * MINUTE, seat: 'judge', text: ruled, before: [] },
    { id: 'n2', at, seat: 'clerk', text: corrected, before: [{ at, seat: 'clerk', text: first }] },
  ];
};

/** The fragment of the page's address with which a record begins where it has films. */
export const SHOWN_FROM = `#t=${SHOWN_AT_S}`;

/** Records that are played at the desk, by name. */
export const PLAYBACK_SCREENS: Readonly<Record<string, (language: Language) => Send>> = {
  // Where pictures of two people were not recorded.
  playback: (language) => playing(record(language, AT_DESK, { written: typed(language) })),
  // Parts that were recorded cannot be read, while the hearing goes on.
  'playback-lost': (language) =>
    playing(
      record(language, AT_DESK, {
        isLive: true,
        lost: [
          { seat: 'judge', kind: 'camera', from: SHOWN - 4000, to: SHOWN + 6000 },
          { seat: 'witness', kind: 'microphone', from: BEGAN + 20 * MINUTE, to: BEGAN + 20.5 * MINUTE },
        ],
      }),
    ),
};

/** The record of a party who comes by their link, with the other answers of their page. */
export function playingForParty(language: Language, given: readonly GivenAnswer[]): Send {
  return playing(record(language, FOR_PARTY), given);
}
