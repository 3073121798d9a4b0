import { isOver } from '@mahzar/shared/hearing/state';
import type { FinalPhase } from '@mahzar/shared/hearing/state';
import type { Rejection } from '../../connection/result.ts';
import type { SessionState } from '../../session/types.ts';

/** How far the person has come in the pages before the hearing. */
export type Step = 'welcome' | 'check' | 'identity' | 'rules' | 'devices' | 'not-open' | 'seat-in-use';

/** The kinds of pages. */
export type PageKind =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'entering' }
  | { readonly kind: 'error'; readonly error: Rejection }
  | { readonly kind: Step }
  | { readonly kind: 'waiting-room' }
  | { readonly kind: 'courtroom' }
  | { readonly kind: 'private-room' }
  | { readonly kind: FinalPhase }
  | { readonly kind: 'removed' }
  | { readonly kind: 'left' };

/** Returns the page for a state of the session. `left`: the person has pressed "leave" and not come back since. */
export function pageOf(
  state: Pick<SessionState, 'connection' | 'stage' | 'scene'>,
  step: Step,
  left: boolean,
): PageKind {
  const { connection, stage, scene } = state;
  // The end of a hearing also ends the connection; the person must learn of the end of the hearing.
  if (scene !== null && isOver(scene.phase)) return { kind: scene.phase };
  if (scene?.me.place === 'expelled') return { kind: 'removed' };
  if (left) return { kind: 'left' };
  if (connection.kind === 'ended') return { kind: 'error', error: connection.error };
  if (scene === null) return { kind: 'connecting' };
  // On the first page there is nothing to keep in view while the seat is taken, or resumed after a reload.
  if (stage === 'entering' && step === 'welcome') return { kind: 'entering' };
  if (stage !== 'seated') return { kind: step };
  switch (scene.me.place) {
    case 'outside':
      return { kind: 'entering' };
    case 'waiting':
      return { kind: 'waiting-room' };
    case 'courtroom':
      return { kind: 'courtroom' };
    case 'consultation':
      return { kind: 'private-room' };
    case 'with':
      // The person sits at another person's device; this page has no part in it.
      return { kind: 'waiting-room' };
    default:
      return scene.me.place satisfies never;
  }
}
