import { createStore } from 'zustand/vanilla';
import type { DeviceSource } from '../src/hearing/devices/capture.ts';
import { UNREACHABLE } from '../src/connection/result.ts';
import type { HearingSession, ReachRows, SessionState } from '../src/session/types.ts';
import type { LogNote } from '@mahzar/shared/protocol/messages';
import { drawnPage, LISTED } from './exhibits.ts';
import { FREE_DAYS } from './next-hearing.ts';
import { hum } from './hum.ts';
import { drawnPicture } from './picture.ts';
import type { GalleryDevices, Screen } from './screens.ts';

/** A pair that heard each other, a pair that was kept apart, and the record. */
const NINE = Date.UTC(2026, 10, 24, 7, 0);
const REACHED: ReachRows = ['microphone', 'camera'].flatMap((kind) => [
  { listener: 'judge', source: `citizen/${kind}`, from: NINE, to: null },
  { listener: 'citizen', source: `judge/${kind}`, from: NINE + 4000, to: NINE + 1_925_000 },
  { listener: 'lawyer', source: `citizen/${kind}`, from: NINE + 61_000, to: NINE + 1_925_000 },
  { listener: 'clerk', source: `complainant-3/altered-${kind}`, from: NINE + 90_000, to: NINE + 93_500 },
  { listener: 'record', source: `citizen/${kind}`, from: NINE + 62_500, to: null },
]);

/** Notes of two people, one of them corrected. */
const NOTES: LogNote[] = [
  ['n1', 61_000, 'judge', 'دستور دادگاه: قرارداد پیوست پرونده شود.', null],
  ['n2', 340_000, 'clerk', 'اعتراض وکیل متهم به طرح پرسش تلقینی', null],
  ['n3', 611_000, 'clerk', 'Exhibit shown: bank receipt of 12 Mehr', null],
  ['n4', 700_000, 'clerk', 'اعتراض وکیل متهم به پرسش تلقینی دادستان؛ وارد دانسته شد', 'n2'],
].map(([id, ms, from, text, corrects]) => {
  const about = NINE + Number(ms);
  return { id, at: about + 9000, about, from, text, corrects } as LogNote;
});

declare global {
  interface Window {
    /** The screen's calls to its session: the latest heights of pictures by source, and acts in order. */
    galleryCalls: { heights: Record<string, number>; acts: string[] };
  }
}

/** A session that shows one state and only records its calls: for viewing screens. */
export function fixedSession({ state, refusal }: Screen): HearingSession {
  const store = createStore<SessionState>(() => state);
  const calls: Window['galleryCalls'] = { heights: {}, acts: [] };
  window.galleryCalls = calls;
  const fine = async () => ({ ok: true }) as const;
  return {
    store,
    seatKey: () => ({ hearing: 'gallery', token: '', browser: '' }),
    prepare: fine,
    acceptRules: () => undefined,
    ask: (async (name: string) =>
      name === 'read-notes'
        ? { ok: true, notes: NOTES, earlier: null }
        : name === 'exhibits'
          ? { ok: true, ...LISTED }
          : name === 'next-dates'
            ? { ok: true, ...FREE_DAYS }
            : UNREACHABLE) as HearingSession['ask'],
    exhibitPage: async () => ({ ok: true, picture: await drawnPage() }),
    enter: async () => (refusal === null ? { ok: true } : { ok: false, error: refusal }),
    act: (name) => {
      calls.acts.push(name);
      return fine();
    },
    share: { start: fine, stop: fine },
    reachTable: async () => ({ ok: true, rows: REACHED }),
    help: {
      say: async () => true,
      withdraw: async () => undefined,
      show: () => undefined,
      loadEarlier: async () => undefined,
    },
    chat: {
      drafts: new Map(),
      send: () => undefined,
      resend: () => undefined,
      discard: () => undefined,
      read: () => undefined,
      loadEarlier: async () => undefined,
    },
    replaceTrack: async () => undefined,
    setVoiceOnly: () => undefined,
    showTiles: (heights) => {
      calls.heights = Object.fromEntries(heights);
    },
    close: () => undefined,
  };
}

/** Devices with the behaviour of a screen; a picture is drawn, a microphone hums. */
export function galleryDevices(what: GalleryDevices): DeviceSource | undefined {
  if (what === 'insecure') return undefined;
  const fail = (name: string) => Promise.reject(new DOMException('', name));
  const info = (kind: MediaDeviceKind, id: string, label: string) =>
    ({ kind, deviceId: id, label, groupId: '', toJSON: () => ({}) }) satisfies MediaDeviceInfo;
  return {
    getUserMedia: (constraints = {}) => {
      const { audio, video } = constraints;
      if (what === 'asking') return new Promise(() => undefined);
      if (what === 'denied') return fail('NotAllowedError');
      if (what === 'busy') return fail('NotReadableError');
      if (what === 'no-camera' && video !== undefined) return fail('NotFoundError');
      if (what === 'no-microphone' && audio !== undefined) return fail('NotFoundError');
      const sound = audio === undefined ? [] : hum().getTracks();
      const picture = video === undefined ? [] : drawnPicture(3).getTracks();
      return Promise.resolve(new MediaStream([...sound, ...picture]));
    },
    enumerateDevices: async () => [
      info('videoinput', 'front', 'Integrated Camera'),
      info('videoinput', 'desk', 'Document Camera'),
      info('audioinput', 'built-in', 'Built-in Microphone'),
    ],
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
}
