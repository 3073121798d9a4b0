import type { Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { allows } from '@mahzar/shared/hearing/law/permissions';
import { mayReadTitle } from '@mahzar/shared/hearing/law/titles';
import { missedSince } from '@mahzar/shared/hearing/projection/missing';
import { viewFor } from '@mahzar/shared/hearing/projection/view';
import type { PersonView } from '@mahzar/shared/hearing/projection/view';
import type { NamedMissedEvent, NamedPerson, Scene, StorageAlarm } from '@mahzar/shared/protocol/pushes';
import type { CourtroomCard, HearingCard } from '../../hearings/ports.ts';
import type { RecentEntries } from '../../hearings/recent-changes.ts';
import type { HearingSnapshot } from '../../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';

type Viewer = Pick<Connection, 'seat' | 'session' | 'browser'>;

/** Data of a scene in addition to the hearing's state. */
export interface SceneContext {
  readonly card: CourtroomCard;
  readonly storageAlarm: StorageAlarm | null;
}

/**
 * The next scene for this browser; null when it equals the last one, so that events which the browser may not know leave no trace.
 * Numbers grow from scene to scene, also over the connections of a seat, but are no count.
 * @param now epoch milliseconds
 */
export function nextScene(
  snapshot: HearingSnapshot,
  { card, storageAlarm }: SceneContext,
  connection: Connection,
  now: number,
): Scene | null {
  const alarmed = mayKnowAlarms(snapshot, connection) ? storageAlarm : null;
  const scene = { ...sceneFor(snapshot, card, connection), storageAlarm: alarmed };
  const text = JSON.stringify(scene);
  if (text === connection.shown?.text) return null;
  const seq = Math.max(now, (connection.shown?.seq ?? 0) + 1);
  connection.shown = { seq, text };
  return { ...scene, seq };
}

/** The hearing as shown on one seat's screen in a browser's session: the projection of the state, with names. */
function sceneFor(
  { state }: HearingSnapshot,
  card: CourtroomCard,
  { seat, ...viewer }: Viewer,
): Omit<Scene, 'seq' | 'storageAlarm'> {
  const { me, people, room, ...rest } = viewFor(state, seat, viewer);
  const nameOf = (id: SeatId): string => card.seats.get(id)?.name ?? '';
  // A person with an alias is not named, neither on the screen nor on the wire.
  const named = (person: PersonView): NamedPerson => ({
    ...person,
    name: person.alias === null ? nameOf(person.seat) : '',
  });
  const shown = people.map(named);
  return {
    ...rest,
    title: titleFor(state, card, seat),
    branch: card.branch,
    caseNumber: card.caseNumber,
    me: { ...named(me), listensTo: me.listensTo },
    people: shown,
    room: room.map((person) => ({ ...person, name: shown.find(({ seat: who }) => who === person.seat)?.name ?? '' })),
  };
}

/** The title for a seat's screen; empty when it names a person whose name the seat may not have. */
function titleFor(state: HearingSnapshot['state'], { title, inTitle }: CourtroomCard, seat: SeatId): string {
  const role = state.seats.get(seat)?.role;
  const namesOther = [...inTitle].some((one) => one !== seat);
  return mayReadTitle(namesOther, role === undefined ? null : { rights: state, role }) ? title : '';
}

function mayKnowAlarms({ state }: HearingSnapshot, { seat }: Viewer): boolean {
  const role = state.seats.get(seat)?.role;
  return role !== undefined && allows(state, role, 'see-alarms');
}

/** Events that the person of a seat missed since a moment (epoch ms), with names. */
export function missedWithNames(
  recent: RecentEntries,
  card: HearingCard,
  seat: SeatId,
  since: number,
): NamedMissedEvent[] {
  return missedSince(recent, seat, since).map((missed): NamedMissedEvent => {
    if (!('who' in missed)) return missed;
    const { who } = missed;
    return { ...missed, who: { ...who, name: who.alias === null ? (card.seats.get(who.seat)?.name ?? '') : '' } };
  });
}

/** Entries that change nobody's scene. */
const UNSEEN: ReadonlySet<HearingEvent['type']> = new Set([
  'message-posted',
  'note-written',
  'track-opened',
  'segment-sealed',
]);

/** Whether any of these entries changes a screen. */
export function changesScenes(entries: readonly Entry[]): boolean {
  return entries.some(({ event }) => !UNSEEN.has(event.type));
}

/** Acts that people do for themselves, as often as they like, and changes of their connections. */
const OWN_DOING: ReadonlySet<HearingEvent['type']> = new Set([
  'rules-accepted',
  'person-entered',
  'seat-taken-over',
  'person-left',
  'line-lost',
  'line-restored',
  'microphone-set',
  'private-microphone-set',
  'camera-set',
  'hand-raised',
  'hand-lowered',
  'channel-chosen',
  'interpreted-to',
  'share-started',
  'share-stopped',
]);

/**
 * Whether all of these may be shown a moment later, together with others. Acts of the court, and people's places, are shown at
 * once: a person who is muted, admitted or removed must not look different for a moment.
 */
export function canWait(entries: readonly Entry[]): boolean {
  return entries.every(({ event }) => UNSEEN.has(event.type) || OWN_DOING.has(event.type));
}
