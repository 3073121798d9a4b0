import { hasVoice } from '@mahzar/shared/hearing/roles';
import { isAtRest } from '@mahzar/shared/hearing/state';
import type { NamedMissed, NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { unread } from '../../session/chat.ts';
import type { ShareEnd } from '../../session/screen-share.ts';
import type { Rejection } from '../../connection/result.ts';
import type { SessionState } from '../../session/types.ts';
import type { DeviceKind, Failure } from '../devices/capture.ts';
import type { Named } from '../names/display-name.ts';

/** A person as a notice names them. */
export type Told = Pick<NamedPerson, 'seat'> & Named;

/** Something that has just happened and is told once. A newer notice of a kind joins the older, see `withNotice`. */
export type Notice =
  | { readonly kind: 'admitted' | 'dismissed' }
  /** `mayTry`: this person may try it again. */
  | { readonly kind: 'startFailed'; readonly mayTry: boolean }
  /** `silent`: with this person's microphone off, as it is after a recess unless they open it themselves. */
  | { readonly kind: 'sessionStarted'; readonly silent: boolean }
  | { readonly kind: 'deviceFailed'; readonly device: DeviceKind | 'both'; readonly failure: Failure }
  /** An outage of one's own connection, and what happened meanwhile; `seconds` is null when sound and picture went on. */
  | { readonly kind: 'missed'; readonly seconds: number | null; readonly events: readonly NamedMissed[] }
  | { readonly kind: 'personWaiting' | 'handRaised'; readonly people: readonly Told[] }
  /** For those who run a session: people have left it, or are in a private talk beside it. */
  | { readonly kind: 'personLeft' | 'personTalks'; readonly people: readonly Told[] }
  /** A host who left has handed the hearing to another; null: to this person. */
  | { readonly kind: 'presides'; readonly person: Told | null }
  | { readonly kind: 'cameToTalk' | 'declinedTalk'; readonly person: Told }
  /** Somebody has accepted one's call, and one is in a private room with them, silent. */
  | { readonly kind: 'acceptedTalk'; readonly person: Told }
  /** Into a private room along with somebody, and silent there until one chooses to speak. */
  | { readonly kind: 'takenAlong' }
  /** Out of a private room, by the session or by somebody else. */
  | { readonly kind: 'calledBack'; readonly why: 'session' | 'ended'; readonly to: 'courtroom' | 'waiting' }
  /** For the court: somebody is back who has missed something. */
  | { readonly kind: 'personMissed'; readonly person: Told; readonly seconds: number }
  /** Somebody attends on another device now. `left`: they are out of this private room by that. */
  | { readonly kind: 'personMoved'; readonly person: Told; readonly left: boolean }
  /** A link was opened where nobody has shown who they are; null: this person's own. */
  | { readonly kind: 'stranger'; readonly person: Told | null }
  /** Messages that wait to be read, and who wrote the newest; null for somebody who is known no more. */
  | { readonly kind: 'messages'; readonly count: number; readonly author: Named | null }
  /** One's own share ended without the person. */
  | { readonly kind: 'shareEnded'; readonly why: ShareEnd }
  /** A device has come, and is offered; `speaker`: what comes with it to listen by. */
  | {
      readonly kind: 'deviceFound';
      readonly device: DeviceKind;
      readonly id: string;
      readonly name: string;
      readonly speaker: string | null;
    }
  /** A device that has gone was replaced by another. */
  | { readonly kind: 'deviceReplaced'; readonly device: DeviceKind | 'speaker'; readonly name: string }
  /** The microphone is on, and nothing comes of it. */
  | { readonly kind: 'unheard'; readonly why: 'gone' | 'taken' | 'silent' }
  /** The person speaks with their microphone off. */
  | { readonly kind: 'speaksUnheard' }
  | { readonly kind: 'refused'; readonly error: Rejection };

/** What is told of devices in the hearing; some of it offers something to do. */
export type DeviceNews = Extract<
  Notice,
  { readonly kind: 'deviceFound' | 'deviceReplaced' | 'unheard' | 'speaksUnheard' }
>;

/** What is worth telling about a change of the session. */
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

/** Both come in either order: the length when sound and picture are back, what happened when messages are. */
function ofOutage(before: SessionState, after: SessionState): Notice[] {
  const { lastOutage, missed, connection } = after;
  if (connection.kind !== 'online') return [];
  const missedMs = heldMs(after);
  const seconds = missedMs < 1000 ? null : Math.round(missedMs / 1000);
  const counted = seconds !== null && lastOutage?.endedAt !== before.lastOutage?.endedAt;
  // A gap that was over before it was noticed is no outage of which anything else is known.
  if (counted && before.connection.kind === 'online') return [{ kind: 'missed', seconds, events: [] }];
  const told = missed.length > 0 && (missed !== before.missed || before.connection.kind !== 'online');
  return counted || told ? [{ kind: 'missed', seconds, events: missed }] : [];
}

function ofPresiding({ me, people, presiding }: Scene): Notice[] {
  const person = people.find(({ seat }) => seat === presiding);
  if (presiding === me.seat) return [{ kind: 'presides', person: null }];
  return person === undefined ? [] : [{ kind: 'presides', person }];
}

/** Who was in the session and is not: they left, or talk in private. The public comes and goes as it likes. */
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

/** How much the person missed of what was said where they are: in the courtroom that is what was on the record, ms. */
function heldMs({ lastOutage, scene, clockOffsetMs }: SessionState): number {
  if (lastOutage === null || scene === null) return 0;
  const { me, record } = scene;
  if (me.place === 'consultation') return lastOutage.missedMs;
  if (me.place !== 'courtroom') return 0;
  const until = lastOutage.endedAt + clockOffsetMs;
  const since = until - lastOutage.missedMs;
  if (record.since !== null) return until - Math.max(since, record.since);
  // It rests now; the service has counted what was held before that.
  return me.missed !== null && me.missed.at > since ? Math.min(me.missed.ms, lastOutage.missedMs) : 0;
}

function ofPerson(was: NamedPerson | undefined, is: NamedPerson, acts: readonly string[]): Notice[] {
  if (acts.includes('admit') && is.place === 'waiting' && was?.place !== 'waiting') {
    return [{ kind: 'personWaiting', people: [is] }];
  }
  // What was missed before this person came is in the list of people.
  if (was !== undefined && is.missed !== null && is.missed.at !== was.missed?.at && is.missed.ms >= 1000) {
    return [{ kind: 'personMissed', person: is, seconds: Math.round(is.missed.ms / 1000) }];
  }
  if (acts.includes('lower-any-hand') && is.hand !== null && (was?.hand ?? null) === null) {
    return [{ kind: 'handRaised', people: [is] }];
  }
  return [];
}

/** Who is seen by a link alone may be anybody: whoever knows the person is told when it is another browser. */
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

/** What has come and is not on the screen. */
function ofMessages(before: SessionState, after: SessionState, me: string): Notice[] {
  const known = new Set(before.chat.messages.map(({ id }) => id));
  const waiting = unread(after.chat, me);
  const newest = waiting.findLast(({ id }) => !known.has(id));
  return newest === undefined ? [] : [{ kind: 'messages', count: waiting.length, author: newest.author }];
}

/** Who called is in the room by the answer of another; whoever comes in by themself comes in with an open microphone. */
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
