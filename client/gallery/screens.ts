import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { ACTS, may, mayEver } from '@mahzar/shared/hearing/law/permissions';
import { isAtRest } from '@mahzar/shared/hearing/state';
import { COURT } from '@mahzar/shared/hearing/ids';
import type { RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { NOTHING_EARLIER } from '../src/session/chat.ts';
import { NO_HELP } from '../src/session/help.ts';
import type { Rejection } from '../src/connection/result.ts';
import type { RemoteMedia, SessionState } from '../src/session/types.ts';
import { aScene } from '../src/session/scene.fixture.ts';
import type { Choice } from './choice.ts';
import { CONDUCT } from './conduct.ts';
import { EXHIBITS, OTHERS_RECORDING } from './exhibits.ts';
import { MINUTES_IN_COURT } from './minutes.ts';
import { NEXT_HEARING } from './next-hearing.ts';
import { hum, silence } from './hum.ts';
import type { StateScreen } from './names.ts';
import { person, SEATS } from './people.ts';
import { CALLED_BACK, TOGETHER } from './together.ts';
import { drawnPicture, drawnScreen } from './picture.ts';
import { STAGE } from './stage.ts';

/** Behaviour of a screen's devices. */
export type GalleryDevices = 'fine' | 'denied' | 'no-camera' | 'no-microphone' | 'busy' | 'insecure' | 'asking';

/** One screen of the gallery. `change` produces a state that only a change shows. */
export interface Screen {
  readonly state: SessionState;
  readonly devices: GalleryDevices;
  /** The answer to `enter`. */
  readonly refusal: Rejection | null;
  readonly change?: (state: SessionState) => SessionState;
}

type Language = 'fa' | 'en';

const MINUTE = 60_000;

function scene(language: Language, choice: Choice): Scene {
  const fa = language === 'fa';
  const phase = choice.phase ?? 'in-session';
  const me = person(choice.me ?? 'citizen', language, choice.my);
  const people = (choice.others ?? ['judge', 'lawyer']).map((other) =>
    typeof other === 'string' ? person(other, language) : person(other[0], language, other[1]),
  );
  const recording = phase === 'in-session' || phase === 'starting';
  return aScene({
    seq: 40,
    title: fa ? 'رسیدگی به شکایت کلاهبرداری' : 'Hearing of a fraud complaint',
    branch: fa ? 'شعبه ۱۰۲ دادگاه کیفری دو شیراز' : 'Branch 102, Criminal Court Two of Shiraz',
    caseNumber: '140568920001234567',
    phase,
    suspension: choice.suspension ?? null,
    startsAt: Date.UTC(2026, 10, 24, 6, 30),
    endsAt: Date.UTC(2026, 10, 24, 8, 0),
    record: {
      since: recording ? Date.now() - 42 * MINUTE - 7000 : null,
      earlierMs: phase === 'starting' ? 0 : 27 * MINUTE,
      waived: false,
    },
    me: { ...me, listensTo: choice.listensTo ?? 'floor' },
    entersDirectly: mayEver('courtroom', me.role, 'enter-directly'),
    speaks: mayEver('courtroom', me.role, 'send-media'),
    acts: ACTS.filter((act: Act) => may('courtroom', phase, me.role, act) && isMine(act, choice)),
    people,
    recorderAlarm: choice.alarm ?? null,
    ...choice.more,
    ...choice.local?.(language).scene,
  });
}

/** Whether an act applies to this person: the table allows some acts to more people than can use them. */
function isMine(act: Act, { my, more }: Choice): boolean {
  if (act === 'attest') return more?.room !== undefined;
  return !act.endsWith('-when-allowed') || my?.mayShare === true;
}

const NOTHING_RECEIVED: RemoteMedia = {
  microphone: null,
  camera: null,
  cameraPaused: true,
  cameraStands: false,
  screen: null,
};

function state(language: Language, choice: Choice): SessionState {
  const shown = scene(language, choice);
  const { place: mine } = shown.me;
  const live = mine === 'consultation' || (!isAtRest(shown.phase) && mine === 'courtroom');
  const remote = new Map<string, RemoteMedia>(
    live
      ? shown.people
          .filter(({ place, role }) => place === mine && role !== 'observer')
          .map(({ seat, camera }) => [
            seat,
            {
              microphone: choice.sound === true ? hum() : null,
              camera: camera === 'on' ? drawnPicture(SEATS.indexOf(seat), seat === 'lawyer-2') : null,
              cameraPaused: camera !== 'on',
              cameraStands: choice.standing === seat,
              screen: seat === choice.more?.share ? drawnScreen() : null,
            },
          ])
      : [],
  );
  const played = shown.exhibit !== null && shown.exhibit !== 'withheld' ? shown.exhibit.playback : undefined;
  if (played?.media.includes('video') === true)
    remote.set(COURT, { ...NOTHING_RECEIVED, screen: drawnPicture(1, false) });
  return {
    connection: choice.connection ?? { kind: 'online' },
    stage: choice.stage ?? 'seated',
    scene: shown,
    clockOffsetMs: 0,
    lastOutage: null,
    missed: [],
    local: {
      microphone: shown.me.microphone === 'on' && live ? hum().getAudioTracks()[0]! : null,
      camera: shown.me.camera === 'on' ? (drawnPicture(3, true).getVideoTracks()[0] ?? null) : null,
    },
    remote,
    speakers: new Map((choice.speakers ?? ['judge']).map((seat) => [seat, 0.6])),
    chat: { messages: [], outbox: [], marks: new Map(), reading: null, earlier: NOTHING_EARLIER },
    help: NO_HELP,
    share: { kind: 'off', ended: null },
    quality: choice.quality ?? 'good',
    weak: choice.weak ?? [],
    leftOut: choice.leftOut ?? 'none',
    cameraHeld: choice.cameraHeld ?? false,
    voiceOnly: choice.voiceOnly ?? false,
    ...choice.local?.(language).state,
  };
}

const HELP = {
  fa: ['صدای خودم را نمی‌شنوم.', 'سلام. بلندگوی دستگاه را بلند کنید و بنویسید که چه می‌شود.'],
  en: ['I hear nothing.', 'Hello. Turn up the speaker of your device, and write what happens.'],
} as const;
/** Support has answered, and the person has not read it yet. */
const answered: Choice['local'] = (language) => ({
  state: {
    help: {
      ...NO_HELP,
      waiting: true,
      unread: 1,
      messages: [{ id: 'b', at: Date.UTC(2026, 10, 24, 7, 3), from: 'staff', account: null, text: HELP[language][1] }],
    },
  },
});
const ALL = SEATS.filter((seat) => seat !== 'citizen');
const MANY: Choice['others'] = [
  'judge',
  'clerk',
  ['prosecutor', { camera: 'off' }],
  ['accused', { microphone: 'off' }],
  'lawyer',
  ['lawyer-2', { hand: 2, microphone: 'off' }],
  ['witness', { here: false }],
  ['expert', { microphone: 'blocked' }],
  'interpreter',
  'panel',
  ['companion', { camera: 'off', microphone: 'off' }],
  'observer',
];
const FOR_JUDGE: Choice['others'] = [
  'clerk',
  ['prosecutor', { hand: 3 }],
  ['citizen', { hand: 1 }],
  ['lawyer', { microphone: 'off' }],
  ['accused', { microphone: 'blocked', camera: 'off' }],
  ['witness', { place: 'waiting' }],
  ['expert', { place: 'waiting' }],
  ['interpreter', { place: 'outside', here: false }],
  'observer',
];
const OUTSIDE = { place: 'outside', here: false, microphone: 'off', camera: 'off' } as const;
const lobby = (choice: Choice = {}): Choice => ({ stage: 'lobby', phase: 'open', others: [], my: OUTSIDE, ...choice });

/** Screens that are only a state, by name. */
const CHOICES = {
  welcome: lobby(),
  'welcome-judge': lobby({ me: 'judge', phase: 'scheduled' }),
  'welcome-observer': lobby({ me: 'observer' }),
  'welcome-technician': lobby({ me: 'technician', phase: 'in-session' }),
  waiting: { phase: 'in-session', my: { place: 'waiting' }, others: [] },
  'waiting-technician': { me: 'technician', my: { place: 'waiting' }, others: [] },
  'waiting-help': {
    phase: 'in-session',
    my: { place: 'waiting' },
    others: [],
    local: (language) => ({
      state: {
        help: {
          ...NO_HELP,
          waiting: true,
          earlier: { at: Date.UTC(2026, 10, 24, 7, 2), id: 'a' },
          messages: [
            { id: 'a', at: Date.UTC(2026, 10, 24, 7, 2), from: 'person', account: null, text: HELP[language][0] },
            { id: 'b', at: Date.UTC(2026, 10, 24, 7, 3), from: 'staff', account: null, text: HELP[language][1] },
          ],
        },
      },
    }),
  },
  'waiting-answered': { phase: 'in-session', my: { place: 'waiting' }, others: [], local: answered },
  'waiting-lost': {
    phase: 'open',
    my: { place: 'waiting', microphone: 'blocked', camera: 'off' },
    others: [],
    connection: { kind: 'reconnecting', since: Date.now() - 12_000, mediaFlows: false },
  },
  court: { others: ['judge', ['lawyer', { microphone: 'off' }]] },
  'court-answered': { others: ['judge', ['lawyer', { microphone: 'off' }]], local: answered },
  'court-hand-down': { others: ['judge', ['lawyer', { hand: 4 }], 'accused'] },
  'court-left-out': { phase: 'in-session', others: ['judge', 'clerk'], leftOut: 'faces' },
  'court-camera-held': { phase: 'in-session', others: ['judge', 'clerk'], leftOut: 'all', cameraHeld: true },
  'court-voice-only': { phase: 'in-session', others: ['judge', 'clerk'], leftOut: 'all', voiceOnly: true },
  'court-two': { phase: 'open', others: ['judge'], quality: 'poor' },
  'court-alone': { me: 'judge', phase: 'open', others: [], speakers: [] },
  'court-starting': { phase: 'starting', others: ['judge', 'prosecutor', 'lawyer'] },
  'court-many': { others: MANY, speakers: ['judge', 'lawyer'] },
  'court-blocked': { my: { microphone: 'blocked', hand: 2 } },
  'court-lost': { connection: { kind: 'reconnecting', since: Date.now() - 23_000, mediaFlows: true } },
  'court-cut-off': { connection: { kind: 'reconnecting', since: Date.now() - 23_000, mediaFlows: false } },
  'court-standing': { others: ['judge', ['lawyer', { microphone: 'off' }]], standing: 'judge' },
  'court-observer': { me: 'observer', others: ['judge', 'prosecutor', 'accused', 'lawyer'] },
  'court-technician': { others: ['judge', ['lawyer', { microphone: 'off' }], 'technician'], speakers: ['technician'] },
  judge: { me: 'judge', others: FOR_JUDGE, speakers: ['citizen'] },
  'judge-open': {
    me: 'judge',
    phase: 'open',
    others: ['clerk', ['citizen', { place: 'waiting' }], ['lawyer', { place: 'waiting' }]],
  },
  'judge-alarm': {
    me: 'judge',
    others: FOR_JUDGE,
    alarm: { since: Date.UTC(2026, 10, 24, 7, 14, 9), reason: 'recorder-stalled' },
  },
  'judge-recess': { me: 'judge', phase: 'recess', others: FOR_JUDGE, speakers: [] },
  'judge-closing': { me: 'judge', others: FOR_JUDGE },
  'judge-people': { me: 'judge', others: FOR_JUDGE },
  'judge-technician': {
    me: 'judge',
    others: ['clerk', 'lawyer', ['citizen', { place: 'waiting' }], ['technician', { place: 'waiting' }]],
  },
  'judge-recess-full': {
    me: 'judge',
    phase: 'recess',
    others: FOR_JUDGE,
    speakers: [],
    more: { storageAlarm: { kind: 'full', since: Date.UTC(2026, 10, 24, 7, 14, 9), support: '7K2MQ9XD' } },
  },
  recess: { phase: 'recess', speakers: [], my: { microphone: 'off' } },
  suspended: {
    my: { microphone: 'off' },
    phase: 'suspended',
    suspension: 'no-host',
    others: [['judge', { here: false }], 'lawyer'],
    speakers: [],
  },
  'judge-suspended': {
    me: 'judge',
    phase: 'suspended',
    suspension: 'no-recorder',
    others: [...FOR_JUDGE, ['lawyer-2', { place: 'expelled', here: false }]],
    speakers: [],
  },
  'judge-log-failed': {
    me: 'judge',
    phase: 'suspended',
    suspension: 'no-log',
    others: FOR_JUDGE,
    speakers: [],
    more: {
      storageAlarm: {
        kind: 'log',
        fault: 'disk-full',
        since: Date.UTC(2026, 10, 24, 7, 14, 9),
        support: '7K2MQ9XD',
      },
    },
  },
  'judge-disk-low': {
    me: 'judge',
    others: FOR_JUDGE,
    more: { storageAlarm: { kind: 'low', minutes: 40, since: Date.UTC(2026, 10, 24, 7, 14, 9), support: '7K2MQ9XD' } },
  },
  'judge-disk-slow': {
    me: 'judge',
    others: FOR_JUDGE,
    more: { storageAlarm: { kind: 'slow', since: Date.UTC(2026, 10, 24, 7, 14, 9), support: '7K2MQ9XD' } },
  },
  'judge-disk-booked': {
    me: 'judge',
    phase: 'open',
    others: FOR_JUDGE,
    speakers: [],
    more: {
      storageAlarm: { kind: 'booked', sessions: 3, since: Date.UTC(2026, 10, 24, 7, 14, 9), support: '7K2MQ9XD' },
    },
  },
  'judge-disk-full': {
    me: 'judge',
    phase: 'suspended',
    suspension: 'no-space',
    others: FOR_JUDGE,
    speakers: [],
    more: { storageAlarm: { kind: 'full', since: Date.UTC(2026, 10, 24, 7, 14, 9), support: '7K2MQ9XD' } },
  },
  'judge-removing': { me: 'judge', others: FOR_JUDGE },
  'judge-adjourning': { me: 'judge', others: FOR_JUDGE },
  closed: { phase: 'closed' },
  adjourned: { phase: 'adjourned' },
  cancelled: { phase: 'cancelled' },
  removed: lobby({ phase: 'in-session', my: { ...OUTSIDE, place: 'expelled' } }),
  ...CONDUCT,
  ...TOGETHER,
  ...STAGE,
  ...EXHIBITS,
  ...NEXT_HEARING,
  ...MINUTES_IN_COURT,
} satisfies Record<StateScreen, Choice>;

const refusal = (code: Rejection['code']): Rejection => ({ code, support: 'K7-42QX' });

/** All screens by name; errors are `error-<code>`, devices `devices-<behaviour>`. */
export function screenOf(name: string, language: Language): Screen {
  const fine = { devices: 'fine', refusal: null } as const;
  if (name in CHOICES) return { ...fine, state: state(language, CHOICES[name as StateScreen]) };
  if (name.startsWith('error-')) {
    const error = refusal(name.slice('error-'.length) as Rejection['code']);
    return { ...fine, state: { ...state(language, lobby()), scene: null, connection: { kind: 'ended', error } } };
  }
  if (name.startsWith('devices')) {
    const devices = (name.slice('devices-'.length) || 'fine') as GalleryDevices;
    return { devices, refusal: null, state: state(language, lobby()) };
  }
  switch (name) {
    case 'connecting':
      return { ...fine, state: { ...state(language, lobby()), scene: null, connection: { kind: 'connecting' } } };
    case 'rules':
    case 'rules-unticked':
      return { ...fine, state: state(language, lobby({ more: { mustAcceptRules: true } })) };
    case 'rules-judge':
    case 'rules-technician': {
      const me = name.slice('rules-'.length);
      return { ...fine, state: state(language, lobby({ me, more: { mustAcceptRules: true } })) };
    }
    case 'not-open':
      return { ...fine, refusal: refusal('hearing-not-open'), state: state(language, lobby({ phase: 'scheduled' })) };
    case 'court-sound': {
      const silent = state(language, {});
      const remote = new Map([...silent.remote].map(([seat, media]) => [seat, { ...media, microphone: hum() }]));
      return { ...fine, state: { ...silent, remote } };
    }
    case 'seat-in-use':
      return { ...fine, refusal: refusal('seat-in-use'), state: state(language, lobby({ phase: 'in-session' })) };
    case 'enter-failed':
      return { ...fine, refusal: refusal('media-unavailable'), state: state(language, lobby()) };
    case 'court-allowed':
      return {
        ...fine,
        state: state(language, { my: { microphone: 'blocked' } }),
        change: (before) => changed(before, (old) => ({ ...old, me: { ...old.me, microphone: 'off' } })),
      };
    case 'court-notices':
      return {
        ...fine,
        state: state(language, { me: 'judge', others: ['clerk', 'lawyer', 'prosecutor', 'accused'] }),
        change: (before) =>
          changed(before, (old) => ({
            ...old,
            people: [
              ...old.people.map((one) => (one.seat === 'lawyer' ? { ...one, hand: 1 } : one)),
              ...['citizen', 'witness', 'expert', 'companion'].map((seat) =>
                person(seat, language, { place: 'waiting' }),
              ),
            ],
          })),
      };
    case 'court-notices-recording':
      return {
        ...fine,
        state: state(language, OTHERS_RECORDING),
        change: (before) =>
          changed(before, (old) => ({
            ...old,
            people: old.people.map((one) => (one.seat === 'lawyer' ? { ...one, hand: 1 } : one)),
          })),
      };
    case 'court-speaks-off':
    case 'court-unheard': {
      const off = state(language, { my: { microphone: name === 'court-unheard' ? 'on' : 'off' } });
      const microphone = (name === 'court-unheard' ? silence() : hum()).getAudioTracks()[0]!;
      return { ...fine, state: { ...off, local: { ...off.local, microphone } } };
    }
    case 'court-live':
      return {
        ...fine,
        state: state(language, {}),
        change: (before) => ({ ...before, microphoneOpensAt: Date.now() + 3000 }),
      };
    case 'court-devices':
      return { ...fine, state: state(language, {}) };
    case 'court-more':
      return { ...fine, state: state(language, TOGETHER['court-full']) };
    case 'court-full-picture':
      return { ...fine, state: state(language, STAGE['courtroom-share']) };
    case 'court-notices-called':
      return {
        ...fine,
        state: state(language, {
          me: 'judge',
          others: ['clerk', 'panel', 'lawyer', 'accused'],
          more: {
            floor: { seat: 'accused' as SeatId, since: Date.now() - MINUTE, limitMs: 2 * MINUTE },
            invitations: [{ room: 'r1' as RoomId, kind: 'deliberation', from: 'panel' as SeatId }],
          },
        }),
        change: (before) =>
          changed(before, (old) => ({
            ...old,
            people: old.people.map((one) => (one.seat === 'lawyer' ? { ...one, hand: 1 } : one)),
          })),
      };
    case 'court-other-device': {
      const others: Choice['others'] = ['clerk', 'lawyer', 'prosecutor', 'citizen'];
      const at = Date.now() - 2 * MINUTE;
      const moved = (old: Scene['people'][number]) => (old.seat === 'lawyer' ? { ...old, movedAt: at } : old);
      const opened = (old: Scene['people'][number]) => (old.seat === 'citizen' ? { ...old, otherBrowserAt: at } : old);
      return {
        ...fine,
        state: state(language, { me: 'judge', others }),
        change: (before) => changed(before, (old) => ({ ...old, people: old.people.map(moved).map(opened) })),
      };
    }
    case 'court-missed':
      return {
        ...fine,
        state: {
          ...state(language, { others: ALL, my: { microphone: 'off' } }),
          connection: { kind: 'reconnecting', since: 1, mediaFlows: false },
        },
        change: (before) => ({ ...before, connection: { kind: 'online' }, ...missedMuch(language) }),
      };
    case 'court-called-back':
      return {
        ...fine,
        state: state(language, TOGETHER['court-private']),
        change: (before) => ({ ...state(language, CALLED_BACK), local: before.local }),
      };
    case 'court-admitted':
      return {
        ...fine,
        state: state(language, { my: { place: 'waiting' }, others: [] }),
        change: (before) => ({
          ...state(language, {}),
          lastOutage: { missedMs: 23_000, endedAt: 1 },
          local: before.local,
        }),
      };
    default:
      return { ...fine, state: state(language, { others: ALL }) };
  }
}

function missedMuch(language: Language): Pick<SessionState, 'lastOutage' | 'missed'> {
  const who = (seat: string) => {
    const { role, alias, name } = person(seat, language, {});
    return { seat: seat as SeatId, role, alias, name };
  };
  return {
    lastOutage: { missedMs: 74_000, endedAt: 1 },
    missed: [
      { kind: 'phase', phase: 'in-session', at: 1 },
      { kind: 'came', who: who('witness'), at: 2 },
      { kind: 'floor', who: who('witness'), at: 3 },
      { kind: 'shared', who: who('prosecutor'), at: 4 },
      { kind: 'hand-lowered', at: 5 },
      { kind: 'microphone-off', at: 6 },
    ],
  };
}

function changed(state: SessionState, change: (scene: Scene) => Scene): SessionState {
  return { ...state, scene: state.scene && change(state.scene) };
}
