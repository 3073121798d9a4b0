import type { Command, PersonCommand, SystemCommand } from '../command.ts';
import type { Actor } from '../event.ts';
import { decideAttestation, decideAdmittingAll, decideEntering, decideMove, decideGallery } from './entering.ts';
import { withClosedMicrophones } from './closing.ts';
import { decideConsultation } from './consulting.ts';
import { decideExhibit, withHiddenExhibit } from './exhibits.ts';
import type { Decision } from './decision.ts';
import { decideLeaving } from './leaving.ts';
import { decideMeasure } from './measures.ts';
import { decideObservation } from './observing.ts';
import { decideSession } from './session.ts';
import { decideShowing } from './showing.ts';
import { decideSpeaking } from './speaking.ts';
import { withSeparatedTalks } from './separated-talks.ts';
import { Rejection } from '../../rejection.ts';
import { refuse } from '../refusal.ts';
import { isUnderWay } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { LAW_VERSION } from './version.ts';

/**
 * The law of the hearing: who may do what and when, and the consequences. Pure; `now` is epoch milliseconds. A refusal changes
 * nothing.
 */
export function decide(state: HearingState, command: Command, actor: Actor, now: number): Decision {
  const decision = decideByActor(state, command, actor, now);
  if (decision instanceof Rejection || decision.length === 0) return decision;
  const isOtherLaw = isUnderWay(state.phase) && state.law !== LAW_VERSION;
  return [
    ...(isOtherLaw ? [{ type: 'law-changed', law: LAW_VERSION } as const] : []),
    ...withHiddenExhibit(
      state,
      withClosedMicrophones(state, withSeparatedTalks(state, decision, actor, now), actor, now),
      actor,
      now,
    ),
  ];
}

function decideByActor(state: HearingState, command: Command, actor: Actor, now: number): Decision {
  if (actor.kind === 'system') {
    return isSystemCommand(command) ? decideObservation(state, command, now) : refuse('not-permitted');
  }
  const me = state.seats.get(actor.seat);
  if (me === undefined) return refuse('unknown-seat');
  return isSystemCommand(command) ? refuse('not-permitted') : decideCommand(state, command, me, now);
}

function isSystemCommand(command: Command): command is SystemCommand {
  return command.type.startsWith('note-');
}

function decideCommand(state: HearingState, command: PersonCommand, me: Seat, now: number): Decision {
  switch (command.type) {
    case 'enter':
      return decideEntering(state, command, me);
    case 'leave':
      // Everybody may leave at any time.
      return decideLeaving(state, command, me, now);
    case 'admit':
    case 'dismiss':
    case 'remove':
    case 'readmit':
      return decideMove(state, command, me);
    case 'admit-all':
      return decideAdmittingAll(state, me);
    case 'set-gallery':
      return decideGallery(state, command.open, me);
    case 'attest':
      return decideAttestation(state, command.people, me);
    case 'start':
    case 'resume':
    case 'cancel-countdown':
    case 'recess':
    case 'debrief':
    case 'continue-unrecorded':
    case 'book-next-hearing':
    case 'adjourn':
    case 'close':
    case 'cancel':
    case 'delegate':
      return decideSession(state, command, me, now);
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
      return decideSpeaking(state, command, me);
    case 'consult':
    case 'deliberate':
    case 'invite':
    case 'answer-invitation':
    case 'lock-consultation':
    case 'leave-consultation':
    case 'end-consultation':
      return decideConsultation(state, command, me);
    case 'screen':
    case 'lift-screen':
    case 'protect':
    case 'require-interpreter':
    case 'check-free-will':
      return decideMeasure(state, command, me);
    case 'show-exhibit':
    case 'hide-exhibit':
    case 'rule-on-exhibit':
      return decideExhibit(state, command, me);
    case 'spotlight':
    case 'set-layout':
    case 'share-screen':
    case 'stop-share':
    case 'allow-share':
    case 'open-chat':
    case 'post-message':
    case 'write-note':
      return decideShowing(state, command, me, now);
    default:
      return command satisfies never;
  }
}
