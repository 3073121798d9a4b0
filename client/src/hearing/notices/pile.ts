import { unread } from '../../session/chat.ts';
import type { SessionState } from '../../session/types.ts';
import type { Notice } from './notices.ts';

/** More at once would cover the faces. */
const AT_MOST = 3;

/** The notices after another one: one of its kind joins it, and the oldest gives way when there are too many. */
export function withNotice(shown: readonly Notice[], notice: Notice): readonly Notice[] {
  const earlier = shown.find(({ kind }) => kind === notice.kind);
  const joined = earlier === undefined ? notice : join(earlier, notice);
  return [...shown.filter(({ kind }) => kind !== notice.kind), joined].slice(-AT_MOST);
}

/** The notices that are still true: who was admitted does not wait, and what was read is not new. */
export function stillTrue(shown: readonly Notice[], state: SessionState): readonly Notice[] {
  const left = shown.flatMap((notice) => now(notice, state) ?? []);
  return left.length === shown.length && left.every((notice, index) => notice === shown[index]) ? shown : left;
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
  return notice;
}

function now(notice: Notice, { scene, chat }: SessionState): Notice | null {
  if (scene === null) return notice;
  if (notice.kind === 'messages') return unread(chat, scene.me.seat).length === 0 ? null : notice;
  if (notice.kind !== 'personWaiting' && notice.kind !== 'handRaised') return notice;
  const holds = new Set(
    scene.people
      .filter(({ place, hand }) => (notice.kind === 'personWaiting' ? place === 'waiting' : hand !== null))
      .map(({ seat }) => seat),
  );
  const people = notice.people.filter(({ seat }) => holds.has(seat));
  if (people.length === notice.people.length) return notice;
  return people.length === 0 ? null : { ...notice, people };
}
