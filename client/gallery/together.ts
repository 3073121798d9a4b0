import type { RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { NOTHING_EARLIER } from '../src/session/chat.ts';
import type { ReceivedMessage } from '../src/session/chat.ts';
import { aRoom } from '../src/session/scene.fixture.ts';
import type { Choice } from './choice.ts';
import { person } from './people.ts';

type Language = 'fa' | 'en';

type Local = NonNullable<Choice['local']>;

const NINE = Date.UTC(2026, 10, 24, 7, 0);

/** Messages of a conversation, a minute apart. */
function written(language: Language, conversation: string, lines: readonly (readonly [string, string, string])[]) {
  return lines.map(([from, fa, en], index): ReceivedMessage => {
    const { name, alias, role } = person(from, language);
    const text = language === 'fa' ? fa : en;
    const at = NINE + index * 60_000;
    return { id: `${conversation}-${index}`, at, conversation, from, text, author: { name, alias, role } };
  });
}

const talkOf = (language: Language): ReceivedMessage[] => [
  ...written(language, 'counsel:lawyer:citizen', [
    ['lawyer', 'رسید بانک را همراه دارید؟', 'Do you have the receipt of the bank with you?'],
    ['citizen', 'بله. آن را همین حالا نشان بدهم؟', 'Yes. Shall I show it now?'],
    [
      'lawyer',
      'نه، منتظر بمانید. وقتی قاضی پرسید، من خودم آن را تقدیم می‌کنم.',
      'No, please wait. When the judge asks, I will hand it in myself.',
    ],
  ]),
  ...written(language, 'clerk:citizen', [
    ['citizen', 'صدای قاضی را ضعیف می‌شنوم.', 'I hear the judge only faintly.'],
    ['clerk', 'الان درست می‌شود.', 'That will be better in a moment.'],
  ]),
  ...written(language, 'all', [['clerk', 'لطفاً میکروفون‌ها را ببندید.', 'Please turn your microphones off.']]),
];

const partyChat: Scene['chat'] = {
  open: false,
  conversations: [
    { id: 'all', writable: false },
    { id: 'clerk:citizen', writable: true },
    { id: 'counsel:lawyer:citizen', writable: true },
  ],
};

/** A party's conversations: two new messages from the lawyer, and an own one that failed. */
const chatting: Local = (language) => ({
  scene: { chat: partyChat },
  state: {
    chat: {
      messages: talkOf(language),
      outbox: [
        {
          nonce: 'nonce-1',
          conversation: 'counsel:lawyer:citizen',
          text: language === 'fa' ? 'چشم، صبر می‌کنم.' : 'All right, I will wait.',
          failure: { code: 'author-quota', support: 'K7QX' },
        },
      ],
      marks: new Map([
        ['counsel:lawyer:citizen', NINE],
        ['clerk:citizen', NINE + 60_000],
      ]),
      reading: null,
      earlier: { ...NOTHING_EARLIER, before: { at: NINE, id: 'message-0' } },
    },
  },
});

/** The clerk's conversations, one with each person. */
const clerkChatting: Local = (language) => ({
  scene: {
    chat: {
      open: true,
      conversations: ['all', 'clerk:judge', 'clerk:lawyer', 'clerk:citizen', 'clerk:witness'].map((id) => ({
        id,
        writable: true,
      })),
    },
  },
  state: {
    chat: {
      messages: talkOf(language).filter(({ conversation }) => !conversation.startsWith('counsel')),
      outbox: [],
      marks: new Map(),
      reading: null,
      earlier: NOTHING_EARLIER,
    },
  },
});

const room = (change: Partial<NonNullable<Scene['consultation']>>): Partial<Scene> => ({
  consultation: aRoom(change),
});
const ids = (...seats: string[]) => seats as SeatId[];
const own = (...seats: string[]) => ids(...seats).map((seat) => ({ seat, bond: 'own' as const }));
const IN_ROOM = { place: 'consultation', microphone: 'on' } as const;
const INTERPRETER = ['interpreter', { language: 'ku', speaksTo: 'ku' }] as const;
const OPPOSING = ['lawyer-2', { assists: ids('accused') }] as const;
const COUNSEL = ['lawyer', { assists: ids('citizen') }] as const;

/** The state after `court-private` when the session begins. */
export const CALLED_BACK: Choice = { others: ['judge', COUNSEL], my: { microphone: 'off' } };

/** Screens of joint activities: chat, private talks, interpreting, sharing. */
export const TOGETHER = {
  'court-chat': { others: ['judge', 'clerk', 'lawyer'], local: chatting },
  'court-chat-counsel': { others: ['judge', 'clerk', 'lawyer'], local: chatting },
  'court-chat-closed': { others: ['judge', 'clerk', 'lawyer'], local: chatting },
  'court-chat-clerk': {
    me: 'clerk',
    others: ['judge', 'lawyer', 'citizen', ['witness', { place: 'waiting' }]],
    local: clerkChatting,
  },
  'court-talk': {
    others: ['judge', COUNSEL, 'companion', OPPOSING],
    more: {
      consultable: [...own('lawyer', 'companion'), { seat: 'lawyer-2' as SeatId, bond: 'opposing' }],
      calling: ids('lawyer-2'),
    },
  },
  'court-invited': {
    others: ['judge', COUNSEL, 'clerk'],
    more: { invitations: [{ room: 'r1' as RoomId, kind: 'counsel', from: 'lawyer' as SeatId }] },
  },
  'court-private-waiting': {
    my: IN_ROOM,
    others: ['judge', COUNSEL],
    more: room({ members: ids('citizen'), invited: ids('lawyer') }),
  },
  'court-private': {
    phase: 'recess',
    my: IN_ROOM,
    others: ['judge', ['lawyer', { ...IN_ROOM, assists: ids('citizen') }]],
    more: room({ members: ids('citizen', 'lawyer'), withoutInterpreter: ids('citizen') }),
    speakers: ['lawyer'],
  },
  'court-private-invite': {
    my: IN_ROOM,
    others: ['judge', ['lawyer', { ...IN_ROOM, assists: ids('citizen') }], 'companion', 'interpreter'],
    more: {
      ...room({ members: ids('citizen', 'lawyer'), invited: ids('companion') }),
      consultable: own('companion', 'interpreter'),
    },
  },
  'court-private-judges': {
    me: 'judge',
    my: IN_ROOM,
    phase: 'recess',
    others: ['citizen', ['panel', IN_ROOM], ['clerk', IN_ROOM]],
    more: room({ kind: 'deliberation', locked: true, members: ids('judge', 'panel', 'clerk') }),
    speakers: ['panel'],
  },
  'judge-debrief': {
    me: 'judge',
    my: IN_ROOM,
    phase: 'recess',
    others: ['citizen', ['panel', IN_ROOM], 'clerk'],
    more: { ...room({ kind: 'deliberation', debrief: true, members: ids('judge', 'panel') }), debrief: true },
    speakers: ['panel'],
  },
  'judge-panel': { me: 'judge', others: ['panel', 'clerk', 'citizen'], speakers: ['citizen'] },
  'recess-debrief': {
    phase: 'recess',
    my: { microphone: 'off' },
    others: [['judge', { place: 'consultation' }], 'clerk', 'lawyer'],
    more: { debrief: true },
    speakers: [],
  },
  'judge-deliberate': {
    me: 'judge',
    phase: 'recess',
    others: ['panel', 'clerk', 'citizen'],
    more: { consultable: own('panel', 'clerk') },
    speakers: [],
  },
  'court-channel': {
    others: ['judge', 'accused', INTERPRETER],
    more: { channels: ['ar', 'ku'] },
    speakers: ['interpreter'],
  },
  'court-interpreted': {
    listensTo: 'ku',
    sound: true,
    others: ['judge', 'accused', INTERPRETER],
    more: { channels: ['ku'] },
    speakers: ['judge', 'interpreter'],
  },
  /** Everything that a party can be offered at once. */
  'court-full': {
    my: { mayShare: true, hand: 1 },
    others: ['judge', 'clerk', COUNSEL, INTERPRETER],
    more: {
      channels: ['ku'],
      consultable: own('lawyer'),
      chat: partyChat,
      invitations: [{ room: 'r1' as RoomId, kind: 'counsel', from: 'lawyer' as SeatId }],
    },
    local: chatting,
  },
  'court-interpreter': {
    me: 'interpreter',
    my: { language: 'ku', speaksTo: 'ku' },
    others: ['judge', 'accused', 'lawyer'],
    more: { channels: ['ar', 'ku'] },
  },
  'court-sharing': {
    me: 'lawyer',
    my: { mayShare: true },
    others: ['judge', 'clerk', 'citizen'],
    more: { share: 'lawyer' as SeatId },
    local: () => ({ state: { share: { kind: 'on' } } }),
  },
  'waiting-talk': {
    phase: 'in-session',
    my: { place: 'waiting' },
    others: [['lawyer', { place: 'waiting', assists: ids('citizen') }]],
    more: {
      consultable: own('lawyer'),
      chat: partyChat,
      invitations: [{ room: 'r1' as RoomId, kind: 'counsel', from: 'lawyer' as SeatId }],
    },
    local: chatting,
  },
} satisfies Record<string, Choice>;
