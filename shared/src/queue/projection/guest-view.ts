import type { HearingId } from '../../hearing/ids.ts';
import type { RequestId } from '../ids.ts';
import type { QueueState } from '../state.ts';
import { citizenView } from './citizen-view.ts';
import type { CitizenView, ExpectedRange } from './citizen-view.ts';
import type { Estimate } from './estimate.ts';

/**
 * View of a guest who joins one meeting from elsewhere: its time, and nothing else of the citizen's turn or of other people, not
 * even their number.
 */
export interface GuestView extends Pick<CitizenView, 'phase' | 'day' | 'opensAt' | 'pause' | 'delay'> {
  readonly stage: GuestStage;
}

/** Times are epoch milliseconds. */
export type GuestStage =
  /** Null while it cannot be estimated. */
  | { readonly kind: 'waiting'; readonly expected: ExpectedRange | null }
  | {
      readonly kind: 'called' | 'meeting';
      readonly hearing: HearingId;
      /** Changes with every repeated call. */
      readonly recalledAt: number | null;
    }
  /** The meeting is over, or does not take place here today. */
  | { readonly kind: 'over' };

/**
 * Returns the view of a request's guest; null when there is no such request.
 * @param estimates as `estimate` made them
 */
export function guestView(
  state: QueueState,
  id: RequestId,
  estimates: ReadonlyMap<RequestId, Estimate>,
): GuestView | null {
  const own = citizenView(state, id, estimates);
  if (own === null) return null;
  const { phase, day, opensAt, pause, delay } = own;
  return { phase, day, opensAt, pause, delay, stage: stageOf(own.stage) };
}

function stageOf(stage: CitizenView['stage']): GuestStage {
  switch (stage.kind) {
    case 'asked':
    // Disconnected, and perhaps back soon.
    case 'lapsed':
      return { kind: 'waiting', expected: null };
    case 'waiting':
      return { kind: 'waiting', expected: stage.expected };
    case 'called':
    case 'meeting':
      return { kind: stage.kind, hearing: stage.hearing, recalledAt: stage.recalledAt };
    case 'ended':
    case 'refused':
    case 'no-show':
    case 'redirected':
    case 'merged':
    case 'withdrawn':
    case 'left-over':
      return { kind: 'over' };
    default:
      return stage satisfies never;
  }
}
