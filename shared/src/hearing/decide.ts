import type { Command, PersonCommand, SystemCommand } from './command.ts';
import type { Actor } from './event.ts';
import { attest, admitAll, enter, move, setGallery } from './law/entering.ts';
import { askInConsultation } from './law/consulting.ts';
import type { Decision } from './law/decision.ts';
import { gone } from './law/leaving.ts';
import { askForMeasure } from './law/measures.ts';
import { observe } from './law/observing.ts';
import { askOfSession } from './law/session.ts';
import { askToShow } from './law/showing.ts';
import { askToSpeak } from './law/speaking.ts';
import { refuse } from './refusal.ts';
import type { HearingState, Seat } from './state.ts';

/**
 * The law of the hearing: who may do what, when, and what follows. Pure; `now` is epoch milliseconds.
 * A refusal leaves everything as it was.
 */
export function decide(state: HearingState, command: Command, actor: Actor, now: number): Decision {
  if (actor.kind === 'system') {
    return isSystemCommand(command) ? observe(state, command, now) : refuse('not-permitted');
  }
  const me = state.seats.get(actor.seat);
  if (me === undefined) return refuse('unknown-seat');
  return isSystemCommand(command) ? refuse('not-permitted') : ask(state, command, me, now);
}

function isSystemCommand(command: Command): command is SystemCommand {
  return command.type.startsWith('note-');
}

function ask(state: HearingState, command: PersonCommand, me: Seat, now: number): Decision {
  switch (command.type) {
    case 'enter':
      return enter(state, command, me);
    case 'leave':
      // Nothing holds anybody.
      return gone(state, me, now);
    case 'admit':
    case 'dismiss':
    case 'remove':
    case 'readmit':
      return move(state, command, me);
    case 'admit-all':
      return admitAll(state, me);
    case 'set-gallery':
      return setGallery(state, command.open, me);
    case 'attest':
      return attest(state, command.people, me);
    case 'start':
    case 'resume':
    case 'cancel-countdown':
    case 'recess':
    case 'continue-unrecorded':
    case 'adjourn':
    case 'close':
    case 'cancel':
    case 'delegate':
      return askOfSession(state, command, me, now);
    case 'mute':
    case 'mute-all':
    case 'unlock-microphones':
    case 'allow-to-speak':
    case 'set-microphone':
    case 'set-camera':
    case 'raise-hand':
    case 'lower-hand':
    case 'lower-all-hands':
    case 'give-floor':
    case 'choose-channel':
    case 'interpret':
      return askToSpeak(state, command, me);
    case 'consult':
    case 'deliberate':
    case 'invite':
    case 'answer-invitation':
    case 'lock-consultation':
    case 'leave-consultation':
    case 'end-consultation':
      return askInConsultation(state, command, me);
    case 'screen':
    case 'lift-screen':
    case 'protect':
    case 'check-free-will':
      return askForMeasure(state, command, me);
    case 'spotlight':
    case 'set-layout':
    case 'share-screen':
    case 'stop-share':
    case 'allow-share':
    case 'open-chat':
    case 'post-message':
      return askToShow(state, command, me);
    default:
      return command satisfies never;
  }
}
