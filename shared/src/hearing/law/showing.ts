import type { ShownCommand } from '../command.ts';
import { cannotPost, parseConversation } from '../chat.ts';
import { allows } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import { inCourtroom } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { denied, onOther } from './decision.ts';
import type { Decision } from './decision.ts';

/** What is put before everybody: pictures, a shared screen, the chat. */
export function askToShow(state: HearingState, command: ShownCommand, me: Seat): Decision {
  switch (command.type) {
    case 'spotlight': {
      const { seat } = command;
      if (seat === null || !state.seats.has(seat)) {
        const no = denied(state, 'spotlight', me) ?? (seat === null ? null : refuse('unknown-seat', 'spotlight'));
        return no ?? (state.spotlight === null ? [] : [{ type: 'spotlight-set', seat: null }]);
      }
      return onOther(state, 'spotlight', me, seat, ({ place }) => {
        if (place.kind !== 'courtroom') return refuse('not-in-courtroom', 'spotlight');
        return state.spotlight === seat ? [] : [{ type: 'spotlight-set', seat }];
      });
    }
    case 'set-layout':
      return (
        denied(state, 'set-layout', me) ??
        (state.layout === command.layout ? [] : [{ type: 'layout-set', layout: command.layout }])
      );
    case 'share-screen': {
      const no = denied(state, allows(state, me.role, 'share-screen') ? 'share-screen' : 'share-when-allowed', me);
      if (no !== null) return no;
      if (!inCourtroom(me)) return refuse('not-entered', 'share-screen');
      if (!allows(state, me.role, 'share-screen') && !me.mayShare) return refuse('share-not-allowed', 'share-screen');
      if (state.share !== null && state.share !== me.id) return refuse('share-taken', 'share-screen');
      return state.share === me.id ? [] : [{ type: 'share-started', seat: me.id }];
    }
    case 'stop-share': {
      if (state.share === me.id) return [{ type: 'share-stopped', seat: me.id }];
      // Asked before anything else: who may not see the courtroom does not learn here whether something is shared there.
      const no = denied(state, 'stop-any-share', me);
      return no ?? (state.share === null ? [] : [{ type: 'share-stopped', seat: state.share }]);
    }
    case 'allow-share':
      return onOther(state, 'allow-share', me, command.seat, (other) => {
        if (other.mayShare === command.allowed) return [];
        const stopped = !command.allowed && state.share === other.id && !allows(state, other.role, 'share-screen');
        return [
          ...(stopped ? [{ type: 'share-stopped', seat: other.id } as const] : []),
          { type: 'share-allowed', seat: other.id, allowed: command.allowed },
        ];
      });
    case 'open-chat':
      return (
        denied(state, 'open-chat', me) ??
        (state.chatOpen === command.open ? [] : [{ type: command.open ? 'chat-opened' : 'chat-closed' }])
      );
    case 'post-message': {
      const conversation = parseConversation(state, command.conversation);
      if (conversation === null) return refuse('unknown-conversation', 'chat-to-all');
      const no = cannotPost(state, me, conversation);
      if (no !== null) return no;
      // What is said to counsel is privileged: not even its existence is in the log.
      if (conversation.kind === 'counsel') return [];
      const { message, sha256 } = command;
      return [{ type: 'message-posted', message, conversation: command.conversation, sha256 }];
    }
    default:
      return command satisfies never;
  }
}
