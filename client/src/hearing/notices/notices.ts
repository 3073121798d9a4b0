import { hasVoice } from '@mahzar/shared/hearing/roles';
import { isAtRest } from '@mahzar/shared/hearing/state';
import type { NamedMissedEvent, NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { unread } from '../../session/chat.ts';
import type { ShareEnd } from '../../session/screen-share.ts';
import type { Rejection } from '../../connection/result.ts';
import type { SessionState } from '../../session/types.ts';
import type { DeviceKind, Failure } from '../devices/capture.ts';
import type { NameOrAlias } from '../names/display-name.ts';

/** A person named in a notice. */
export type NoticePerson = Pick<NamedPerson, 'seat'> & NameOrAlias;

/** An event that is announced once. A newer notice of a kind is merged with the older one, see `withNotice`. */
export type Notice =
  | { readonly kind: 'admitted' | 'dismissed' }
  /** `mayTry`: this person may try it again. */
  | { readonly kind: 'startFailed'; readonly mayTry: boolean }
  /**
   * `silent`: this person's microphone is off, as it is after a recess until they open it. `endedTalk`: the session called the
   * person back from a private talk, and this notice replaces the one that said so, see `withNotice`.
   */
  | { readonly kind: 'sessionStarted'; readonly silent: boolean; readonly endedTalk?: true }
  | { readonly kind: 'deviceFailed'; readonly device: DeviceKind | 'both'; readonly failure: Failure }
  /** An outage of the person's own connection, and the events meanwhile; `seconds` is null when sound and picture continued. */
  | { readonly kind: 'missed'; readonly seconds: number | null; readonly events: readonly NamedMissedEvent[] }
  | { readonly kind: 'personWaiting' | 'handRaised'; readonly people: readonly NoticePerson[] }
  /** For people who run a session: people have left it, or are in a private talk. */
  | { readonly kind: 'personLeft' | 'personTalks'; readonly people: readonly NoticePerson[] }
  /** A leaving host has handed the hearing to another; null: to this person. */
  | { readonly kind: 'presides'; readonly person: NoticePerson | null }
  | { readonly kind: 'cameToTalk' | 'declinedTalk'; readonly person: NoticePerson }
  /** The person accepted the call, and both are in a private room, with this person's microphone off. */
  | { readonly kind: 'acceptedTalk'; readonly person: NoticePerson }
  /** This person was brought along into a private room, with the microphone off until they open it. */
  | { readonly kind: 'takenAlong' }
  /** The person was taken out of a private room, by the session or by another person. */
  | { readonly kind: 'calledBack'; readonly why: 'session' | 'ended'; readonly to: 'courtroom' | 'waiting' }
  /** For the court: a person has returned who has missed something. */
  | { readonly kind: 'personMissed'; readonly person: NoticePerson; readonly seconds: number }
  /** The person now attends on another device. `left`: this took them out of this private room. */
  | { readonly kind: 'personMoved'; readonly person: NoticePerson; readonly left: boolean }
  /** A link was opened in a browser without proven identity; null: this person's own link. */
  | { readonly kind: 'stranger'; readonly person: NoticePerson | null }
  /** Unread messages, and the author of the newest; null for an author who is not known any more. */
  | { readonly kind: 'messages'; readonly count: number; readonly author: NameOrAlias | null }
  /** The person's own share ended without them. */
  | { readonly kind: 'shareEnded'; readonly why: ShareEnd }
  /** A new device is offered; `speaker`: the speaker that comes with it. */
  | {
      readonly kind: 'deviceFound';
      readonly device: DeviceKind;
      readonly id: string;
      readonly name: string;
      readonly speaker: string | null;
    }
  /** A lost device was replaced by another. */
  | { readonly kind: 'deviceReplaced'; readonly device: DeviceKind | 'speaker'; readonly name: string }
  /** The microphone is on but gives no sound. */
  | { readonly kind: 'unheard'; readonly why: 'gone' | 'taken' | 'silent' }
  /** The person speaks with their microphone off. */
  | { readonly kind: 'speaksUnheard' }
  | { readonly kind: 'refused'; readonly error: Rejection };

/** Notices about devices in the hearing; some offer an action. */
export type DeviceNews = Extract<
  Notice,
  { readonly kind: 'deviceFound' | 'deviceReplaced' | 'unheard' | 'speaksUnheard' }
>;

/** Returns the notices for a change of the session. */
export function noticesBetween(before: SessionState, after: SessionState): Notice[] {
  const notices: Notice[] = [];
  notices.push(...ofOutage(before, after));
  const [was, is] = [before.scene, after.scene];
  if (was === null || is === null || after.stage !== 'seated') return notices;
  const { share } = after;
  if (share !== before.share && share.kind === 'off' && share.ended !== null)
    notices.push({ kind: 'shareEnded', why: share.ended });
  if (after.chat.messages !== before.chat.messages) notices.push(...ofMessages(before, after, is.me.seat));
  if (was.me.place === 'waiting' && is.me.place === 'courtroom') notices.push({ kind: 'admitted' });
  if (was.me.place === 'courtroom' && is.me.place === 'waiting') notices.push({ kind: 'dismissed' });
  notices.push(...ofPrivateRoom(was, is));
  notices.push(...ofDevices(was, is));
  if (is.me.place !== 'courtroom') return notices;
  if ((was.phase === 'starting' || was.phase === 'suspended') && is.phase === 'in-session')
    notices.push({ kind: 'sessionStarted', silent: is.speaks && is.me.microphone === 'off' });
  if (was.phase === 'starting' && (is.phase === 'open' || isAtRest(is.phase)))
    notices.push({ kind: 'startFailed', mayTry: is.acts.includes('start') || is.acts.includes('resume') });
  if (was.me.place === 'courtroom' && is.presiding !== was.presiding) notices.push(...ofPresiding(is));
  if (is.acts.includes('see-everyone') && is.phase === 'in-session') notices.push(...ofLeaving(was, is));
  const known = new Map(was.people.map((person) => [person.seat, person]));
  for (const person of is.people) notices.push(...ofPerson(known.get(person.seat), person, is.acts));
  return notices;
}

/** Both parts arrive in either order: the length when media are back, the events when messages are. */
function ofOutage(before: SessionState, after: SessionState): Notice[] {
  const { lastOutage, missed, connection } = after;
  if (connection.kind !== 'online') return [];
  const missedMs = heldMs(after);
  const seconds = missedMs < 1000 ? null : Math.round(missedMs / 1000);
  const counted = seconds !== null && lastOutage?.endedAt !== before.lastOutage?.endedAt;
  // A gap that ended before it was noticed comes without events.
  if (counted && before.connection.kind === 'online') return [{ kind: 'missed', seconds, events: [] }];
  const hasNewEvents = missed.length > 0 && (missed !== before.missed || before.connection.kind !== 'online');
  return counted || hasNewEvents ? [{ kind: 'missed', seconds, events: missed }] : [];
}

function ofPresiding({ me, people, presiding }: Scene): Notice[] {
  const person = people.find(({ seat }) => seat === presiding);
  if (presiding === me.seat) return [{ kind: 'presides', person: null }];
  return person === undefined ? [] : [{ kind: 'presides', person }];
}

/** People who were in the session and are not now: they left, or talk in private. The public comes and goes freely. */
function ofLeaving(was: Scene, is: Scene): Notice[] {
  const inside = new Set(was.people.filter(({ place }) => place === 'courtroom').map(({ seat }) => seat));
  const gone = is.people.filter(({ seat, role }) => inside.has(seat) && hasVoice(is.kind, role));
  const to = (place: NamedPerson['place']) => gone.filter((person) => person.place === place);
  const [left, talking] = [to('outside'), to('consultation')];
  return [
    ...(left.length > 0 ? [{ kind: 'personLeft', people: left } as const] : []),
    ...(talking.length > 0 ? [{ kind: 'personTalks', people: talking } as const] : []),
  ];
}

/** Returns how much the person missed of what was said in their place, ms: in the courtroom only time on the record counts. */
function heldMs({ lastOutage, scene, clockOffsetMs }: SessionState): number {
  if (lastOutage === null || scene === null) return 0;
  const { me, record } = scene;
  if (me.place === 'consultation') return lastOutage.missedMs;
  if (me.place !== 'courtroom') return 0;
  const until = lastOutage.endedAt + clockOffsetMs;
  const since = until - lastOutage.missedMs;
  if (record.since !== null) return until - Math.max(since, record.since);
  // The session rests now; the service has counted the session time before.
  return me.missed !== null && me.missed.at > since ? Math.min(me.missed.ms, lastOutage.missedMs) : 0;
}

function ofPerson(was: NamedPerson | undefined, is: NamedPerson, acts: readonly string[]): Notice[] {
  if (acts.includes('admit') && is.place === 'waiting' && was?.place !== 'waiting') {
    return [{ kind: 'personWaiting', people: [is] }];
  }
  // Absences from before this person came are in the list of people.
  if (was !== undefined && is.missed !== null && is.missed.at !== was.missed?.at && is.missed.ms >= 1000) {
    return [{ kind: 'personMissed', person: is, seconds: Math.round(is.missed.ms / 1000) }];
  }
  if (acts.includes('lower-any-hand') && is.hand !== null && (was?.hand ?? null) === null) {
    return [{ kind: 'handRaised', people: [is] }];
  }
  return [];
}

/** A person with only a link may be anybody: people who know them are told when their browser changes. */
function ofDevices(was: Scene, is: Scene): Notice[] {
  const room = was.consultation?.members ?? [];
  const ofOthers = is.people.flatMap((person): Notice[] => {
    const before = was.people.find(({ seat }) => seat === person.seat);
    if (before === undefined) return [];
    const left = room.includes(person.seat) && is.consultation?.members.includes(person.seat) === false;
    return [
      ...(isNew(before.movedAt, person.movedAt) ? [{ kind: 'personMoved', person, left } as const] : []),
      ...(isNew(before.otherBrowserAt, person.otherBrowserAt) ? [{ kind: 'stranger', person } as const] : []),
    ];
  });
  return isNew(was.me.otherBrowserAt, is.me.otherBrowserAt)
    ? [...ofOthers, { kind: 'stranger', person: null }]
    : ofOthers;
}

function isNew(before: number | null, now: number | null): boolean {
  return now !== null && now !== before;
}

/** Messages that arrived and are not on the screen. */
function ofMessages(before: SessionState, after: SessionState, me: string): Notice[] {
  const known = new Set(before.chat.messages.map(({ id }) => id));
  const waiting = unread(after.chat, me);
  const newest = waiting.findLast(({ id }) => !known.has(id));
  return newest === undefined ? [] : [{ kind: 'messages', count: waiting.length, author: newest.author }];
}

/** The caller enters the room through another person's answer; a person who enters on their own has an open microphone. */
function ofCall({ calling, me, phase }: Scene, is: Scene): Notice[] {
  const { consultation } = is;
  if (consultation !== null) {
    if (is.me.microphone !== 'off') return [];
    const person = is.people.find(({ seat }) => calling.includes(seat) && consultation.members.includes(seat));
    return [person === undefined ? { kind: 'takenAlong' } : { kind: 'acceptedTalk', person }];
  }
  if (is.me.place !== me.place || is.phase !== phase) return [];
  return is.people
    .filter(({ seat }) => calling.includes(seat) && !is.calling.includes(seat))
    .map((person) => ({ kind: 'declinedTalk', person }));
}

function ofPrivateRoom(was: Scene, is: Scene): Notice[] {
  const room = was.consultation;
  if (room === null) return ofCall(was, is);
  if (is.consultation === null) {
    const { place } = is.me;
    if (place !== 'courtroom' && place !== 'waiting') return [];
    const begins = is.phase !== was.phase && (is.phase === 'starting' || is.phase === 'in-session');
    return [{ kind: 'calledBack', why: begins ? 'session' : 'ended', to: place }];
  }
  const { members, invited } = is.consultation;
  return is.people.flatMap((person): Notice[] => {
    const { seat } = person;
    if (members.includes(seat)) return room.members.includes(seat) ? [] : [{ kind: 'cameToTalk', person }];
    return room.invited.includes(seat) && !invited.includes(seat) ? [{ kind: 'declinedTalk', person }] : [];
  });
}
