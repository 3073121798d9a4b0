import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { mayEverReadMinutes } from '@mahzar/shared/minutes/law/reading';
import type { Language } from '../../i18n/language.ts';
import type { IconName } from '../../ui/Icon.tsx';
import type { SessionState } from '../../session/types.ts';
import { laterPart } from '../later-part.ts';
import { choosable } from '../channels/channels.ts';
import { languageName } from '../channels/languages.ts';
import { unreadCount } from '../chat/conversations.ts';
import { countWaiting } from '../people/groups.ts';
import type { ShortcutName } from '../../ui/shortcuts/shortcuts.ts';

/** Panels next to the pictures, one open at a time, in the order of their buttons. */
export const BAR_PANELS = [
  'people',
  'talk',
  'deliberation',
  'channel',
  'chat',
  'room',
  'exhibits',
  'minutes',
  'next',
  'measures',
] as const;
/** All panels: `invite` is for people in a private room. */
export type PanelName = (typeof BAR_PANELS)[number] | 'invite';

/** Personal settings, each in a dialog over the page. */
export type Tool = 'view' | 'keys' | 'devices';

interface PanelKind {
  /** The icon on its button; its word is `panels.<name>` in the catalogues. */
  readonly icon: IconName;
  /** Its content, loaded on first opening; it scrolls on its own. */
  readonly Body: ReturnType<typeof laterPart<object>>;
  /** The key that opens and closes it. */
  readonly shortcut: ShortcutName | null;
  /** Whether it has content for this person now. */
  readonly offered: (state: SessionState) => boolean;
  /** Additional text on its button, if any. */
  readonly noteOf?: (state: SessionState, language: Language) => string | null;
  /** Number of items that wait for this person, shown on its button; 0 for none. */
  readonly waiting: (state: SessionState) => number;
}

const talk = laterPart(() => import('../consultation/TalkPanel.tsx'));
/** Acts with which a person can work with the case's exhibits. */
const EXHIBITS: readonly Act[] = ['show-exhibit', 'show-exhibit-when-allowed', 'offer-exhibit'];
const MEASURES: readonly Act[] = [
  'screen',
  'protect',
  'require-interpreter',
  'check-free-will',
  'delegate',
  'see-reach-table',
];

/** All panels: a new one needs its name and its row here, and its word in both catalogues. */
export const PANELS: Readonly<Record<PanelName, PanelKind>> = {
  people: {
    icon: 'people',
    Body: laterPart(() => import('../people/PeoplePanel.tsx')),
    shortcut: 'people',
    offered: () => true,
    waiting: ({ scene }) => (scene === null ? 0 : countWaiting(scene)),
  },
  talk: {
    icon: 'talk',
    Body: talk,
    shortcut: 'talk',
    offered: ({ scene }) => scene?.acts.includes('consult') === true && scene.consultable.length > 0,
    waiting: () => 0,
  },
  deliberation: {
    icon: 'talk',
    Body: talk,
    shortcut: 'talk',
    offered: ({ scene }) => scene?.acts.includes('deliberate') === true && scene.consultable.length > 0,
    waiting: () => 0,
  },
  channel: {
    icon: 'headphones',
    Body: laterPart(() => import('../channels/ChannelPanel.tsx')),
    shortcut: null,
    // An interpreter has the channels in the console.
    offered: ({ scene }) =>
      scene?.acts.includes('choose-channel') === true && scene.me.language === null && choosable(scene).length > 1,
    noteOf: ({ scene }, language) =>
      scene === null || scene.me.listensTo === FLOOR ? null : languageName(language, scene.me.listensTo).name,
    waiting: () => 0,
  },
  invite: {
    icon: 'invite',
    Body: talk,
    shortcut: null,
    offered: () => true,
    waiting: () => 0,
  },
  chat: {
    icon: 'chat',
    Body: laterPart(async () => ({ default: (await import('../chat/ChatPanel.tsx')).ChatPanel })),
    shortcut: 'chat',
    offered: ({ scene, chat }) => (scene?.chat.conversations.length ?? 0) + chat.messages.length > 0,
    waiting: ({ scene, chat }) => unreadCount(scene, chat),
  },
  minutes: {
    icon: 'minutes',
    Body: laterPart(() => import('../minutes/MinutesPanel.tsx')),
    shortcut: null,
    offered: ({ scene }) =>
      scene?.kind === 'courtroom' && scene.me.place === 'courtroom' && mayEverReadMinutes(scene.me.role),
    waiting: () => 0,
  },
  next: {
    icon: 'clock',
    Body: laterPart(() => import('../next/NextHearingPanel.tsx')),
    shortcut: null,
    offered: ({ scene }) => scene?.me.place === 'courtroom' && scene.acts.includes('book-next-hearing'),
    waiting: () => 0,
  },
  room: {
    icon: 'list',
    Body: laterPart(() => import('../room/RoomPanel.tsx')),
    shortcut: null,
    offered: ({ scene }) => scene?.acts.includes('attest') ?? false,
    waiting: ({ scene }) => (scene === null || scene.room.some(({ present }) => present) ? 0 : scene.room.length),
  },
  exhibits: {
    icon: 'exhibit',
    Body: laterPart(() => import('../exhibits/ExhibitPanel.tsx')),
    shortcut: null,
    offered: ({ scene }) =>
      scene?.kind === 'courtroom' && scene.me.place === 'courtroom' && EXHIBITS.some((act) => scene.acts.includes(act)),
    waiting: () => 0,
  },
  measures: {
    icon: 'shield',
    Body: laterPart(() => import('../measures/MeasuresPanel.tsx')),
    shortcut: null,
    offered: ({ scene }) => scene?.me.place === 'courtroom' && MEASURES.some((act) => scene.acts.includes(act)),
    waiting: () => 0,
  },
};
