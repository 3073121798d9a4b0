import type { ShownCommand } from '../command.ts';
import { cannotPost, parseConversation } from './chat.ts';
import type { HearingEvent } from '../event.ts';
import { knows } from './knowing.ts';
import { allows } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { inCourtroom, screened } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { permissionRefusal, decideOnOther } from './decision.ts';
import type { Decision } from './decision.ts';

/**
 * Ensures that among people screened from each other at most one may show something: an order of the court that allows one of them
 * withdraws the permission of the other. Otherwise a refusal "somebody is sharing" would reveal the other person.
 * @param before people who keep the permission, or are about to get it
 * @returns events that withdraw it from people who may not keep it
 */
export function withdrawConflictingShares(state: HearingState, before: readonly Seat[]): HearingEvent[] {
  const keep = [...before];
  return [...state.seats.values()].flatMap((seat): HearingEvent[] => {
    if (!seat.mayShare || keep.includes(seat)) return [];
    if (keep.some(({ id }) => screened(state, id, seat.id))) return disallowed(state, seat);
    keep.push(seat);
    return [];
  });
}

function disallowed(state: HearingState, seat: Seat): HearingEvent[] {
  const stops = state.share === seat.id && !allows(state, seat.role, 'share-screen');
  return [
    ...(stops ? [{ type: 'share-stopped', seat: seat.id } as const] : []),
    { type: 'share-allowed', seat: seat.id, allowed: false },
  ];
}

/** Decides on what everybody sees: the spotlight, the layout, screen sharing and the chat; and on log notes. */
export function decideShowing(state: HearingState, command: ShownCommand, me: Seat, now: number): Decision {
  switch (command.type) {
    case 'spotlight': {
      const { seat } = command;
      if (seat === null || !state.seats.has(seat)) {
        const no =
          permissionRefusal(state, 'spotlight', me) ?? (seat === null ? null : refuse('unknown-seat', 'spotlight'));
        return no ?? (state.spotlight === null ? [] : [{ type: 'spotlight-set', seat: null }]);
      }
      return decideOnOther(state, 'spotlight', me, seat, ({ place }) => {
        if (place.kind !== 'courtroom') return refuse('not-in-courtroom', 'spotlight');
        return state.spotlight === seat ? [] : [{ type: 'spotlight-set', seat }];
      });
    }
    case 'set-layout':
      return (
        permissionRefusal(state, 'set-layout', me) ??
        (state.layout === command.layout ? [] : [{ type: 'layout-set', layout: command.layout }])
      );
    case 'share-screen': {
      const no = permissionRefusal(
        state,
        allows(state, me.role, 'share-screen') ? 'share-screen' : 'share-when-allowed',
        me,
      );
      if (no !== null) return no;
      if (!inCourtroom(me)) return refuse('not-entered', 'share-screen');
      if (!allows(state, me.role, 'share-screen') && !me.mayShare) return refuse('share-not-allowed', 'share-screen');
      if (state.share !== null && state.share !== me.id) {
        const sharer = state.seats.get(state.share);
        const isKnown = sharer !== undefined && knows(state, me, sharer);
        // `withdrawConflictingShares` prevents this for new logs; an older log may hold two screened people who are both allowed to share.
        return refuse(isKnown ? 'share-taken' : 'share-not-allowed', 'share-screen');
      }
      return state.share === me.id ? [] : [{ type: 'share-started', seat: me.id }];
    }
    case 'stop-share': {
      if (state.share === me.id) return [{ type: 'share-stopped', seat: me.id }];
      // Checked first, so that a person who may not see the courtroom does not learn whether somebody is sharing.
      const no = permissionRefusal(state, 'stop-any-share', me);
      return no ?? (state.share === null ? [] : [{ type: 'share-stopped', seat: state.share }]);
    }
    case 'allow-share':
      return decideOnOther(state, 'allow-share', me, command.seat, (other) => {
        if (other.mayShare === command.allowed) return [];
        if (!command.allowed) return disallowed(state, other);
        return [...withdrawConflictingShares(state, [other]), { type: 'share-allowed', seat: other.id, allowed: true }];
      });
    case 'open-chat':
      return (
        permissionRefusal(state, 'open-chat', me) ??
        (state.chatOpen === command.open ? [] : [{ type: command.open ? 'chat-opened' : 'chat-closed' }])
      );
    case 'post-message': {
      const conversation = parseConversation(state, command.conversation);
      if (conversation === null || conversation.kind === 'notes') return refuse('unknown-conversation', 'chat-to-all');
      const no = cannotPost(state, me, conversation);
      if (no !== null) return no;
      // A conversation with counsel is privileged: not even its existence is logged.
      if (conversation.kind === 'counsel') return [];
      const { message, sha256 } = command;
      return [{ type: 'message-posted', message, conversation: command.conversation, sha256 }];
    }
    case 'write-note': {
      const no = cannotPost(state, me, { kind: 'notes' });
      if (no !== null) return no;
      const { note, sha256, corrects } = command;
      if (corrects !== undefined && !state.notes.has(corrects)) return refuse('unknown-conversation', 'write-notes');
      const about = Math.min(command.about, now);
      return [{ type: 'note-written', note, about, sha256, ...(corrects !== undefined && { corrects }) }];
    }
    default:
      return command satisfies never;
  }
}
