import { unread } from '../../session/chat.ts';
import type { SessionState } from '../../session/types.ts';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import type { DeviceKind } from '../devices/capture.ts';
import type { Notice } from './notices.ts';

/** More at once would cover the faces. */
const AT_MOST = 3;

/**
 * Adds a notice: those that it replaces are merged with it, and the oldest is removed when there are too many. The notice that
 * nobody hears the person is announced once, and stays as long as it is true. The newest is last, and on a phone the only visible
 * one. It comes before the last one only if that one says more.
 */
export function withNotice(shown: readonly Notice[], notice: Notice): readonly Notice[] {
  const joined = shown
    .filter((one) => replaces(notice, one))
    .reduce((newest, earlier) => join(earlier, newest), notice);
  const others = shown.filter((one) => !replaces(notice, one));
  const last = others.at(-1);
  const all =
    last !== undefined && saysMore(last, notice) ? [...others.slice(0, -1), joined, last] : [...others, joined];
  const oldest = all.filter(({ kind }) => kind !== 'unheard').slice(0, Math.max(0, all.length - AT_MOST));
  return all.filter((one) => !oldest.includes(one));
}

/** Whether a notice is shown in place of an older one, and includes its content. */
function replaces(notice: Notice, older: Notice): boolean {
  return older.kind === notice.kind || (notice.kind === 'sessionStarted' && isCalledBackBySession(older));
}

function isCalledBackBySession(notice: Notice): boolean {
  return notice.kind === 'calledBack' && notice.why === 'session' && notice.to === 'courtroom';
}

/** Whether a notice says all that a newer one says, and more. */
function saysMore(notice: Notice, newer: Notice): boolean {
  if (newer.kind !== 'speaksUnheard') return false;
  switch (notice.kind) {
    case 'acceptedTalk':
    case 'takenAlong':
      return true;
    case 'calledBack':
      return notice.to === 'courtroom';
    case 'sessionStarted':
      return notice.silent || notice.endedTalk === true;
    default:
      return false;
  }
}

/**
 * Returns the notices that are still true after a change: an admitted person does not wait any more, a read message is not new. On
 * entering another room, notices of the former room are dropped. The notice of an unheard microphone stays, because the device
 * does.
 */
export function stillTrue(
  shown: readonly Notice[],
  state: SessionState,
  before: SessionState = state,
): readonly Notice[] {
  if (shown.length === 0) return shown;
  const moved = before.scene !== null && state.scene !== null && roomOf(before.scene) !== roomOf(state.scene);
  const kept = moved ? shown.filter(({ kind }) => kind === 'unheard') : shown;
  const left = kept.flatMap((notice) => now(notice, state, before) ?? []);
  return left.length === shown.length && left.every((notice, index) => notice === shown[index]) ? shown : left;
}

function roomOf({ me, consultation }: Scene): string {
  return `${me.place} ${consultation?.room ?? ''}`;
}

function join(earlier: Notice, notice: Notice): Notice {
  if ('people' in earlier && 'people' in notice) {
    const others = earlier.people.filter(({ seat }) => notice.people.every((person) => person.seat !== seat));
    return { ...notice, people: [...others, ...notice.people] };
  }
  if (earlier.kind === 'deviceFailed' && notice.kind === 'deviceFailed') {
    const both = earlier.failure === notice.failure && earlier.device !== notice.device;
    return both ? { ...notice, device: 'both' } : notice;
  }
  if (notice.kind === 'sessionStarted' && isCalledBackBySession(earlier)) return { ...notice, endedTalk: true };
  return notice;
}

/** Returns the notice after a change; null when it is not true any more. */
function now(notice: Notice, state: SessionState, before: SessionState): Notice | null {
  const { scene, chat, share, local } = state;
  if (scene === null) return notice;
  const { me, phase, consultation } = scene;
  const person = (seat: string): NamedPerson | undefined => scene.people.find((one) => one.seat === seat);
  const when = (holds: boolean): Notice | null => (holds ? notice : null);
  switch (notice.kind) {
    case 'unheard':
      return when(me.microphone === 'on');
    case 'speaksUnheard':
      return when(me.microphone === 'off');
    case 'deviceFound':
    case 'deviceReplaced':
    case 'admitted':
    case 'missed':
    case 'declinedTalk':
      return notice;
    case 'dismissed':
      return when(me.place === 'waiting');
    case 'sessionStarted': {
      if (phase !== 'in-session') return null;
      const isHeard = notice.endedTalk === true ? me.microphone === 'on' : notice.silent && me.microphone !== 'off';
      return isHeard ? { kind: 'sessionStarted', silent: false } : notice;
    }
    case 'startFailed':
      return when(phase !== 'countdown' && phase !== 'starting' && phase !== 'in-session');
    case 'deviceFailed': {
      const again = (kind: DeviceKind): boolean => local[kind]?.readyState === 'live' && me[kind] === 'on';
      return when(notice.device === 'both' ? !again('microphone') && !again('camera') : !again(notice.device));
    }
    case 'personWaiting':
      return withPeople(notice, (seat) => person(seat)?.place === 'waiting');
    case 'personLeft':
      return withPeople(notice, (seat) => person(seat)?.place === 'outside');
    case 'personTalks':
      return withPeople(notice, (seat) => person(seat)?.place === 'consultation');
    case 'presides':
      return when(scene.presiding === (notice.person?.seat ?? me.seat));
    case 'handRaised':
      return withPeople(notice, (seat) => (person(seat)?.hand ?? null) !== null);
    case 'cameToTalk':
      return when(consultation?.members.includes(notice.person.seat) === true);
    case 'acceptedTalk':
    case 'takenAlong':
      return when(me.microphone === 'off');
    case 'calledBack':
      return when(me.place === notice.to && (notice.to === 'waiting' || me.microphone !== 'on'));
    case 'personMissed':
      return when(person(notice.person.seat)?.here === true);
    case 'personMoved':
      return when(person(notice.person.seat) !== undefined);
    case 'stranger':
      return when(((notice.person === null ? me : person(notice.person.seat))?.otherBrowserAt ?? null) !== null);
    case 'messages':
      return when(unread(chat, me.seat).length > 0);
    case 'shareEnded':
      return when(share.kind === 'off');
    case 'refused':
      // A refused act may be allowed now.
      return when(phase === before.scene?.phase && me.microphone === before.scene.me.microphone);
    default:
      return notice satisfies never;
  }
}

/** Returns a notice of several people, reduced to those for whom it is still true. */
function withPeople(
  notice: Extract<Notice, { readonly people: readonly unknown[] }>,
  holds: (seat: string) => boolean,
): Notice | null {
  const people = notice.people.filter(({ seat }) => holds(seat));
  if (people.length === notice.people.length) return notice;
  return people.length === 0 ? null : { ...notice, people };
}
