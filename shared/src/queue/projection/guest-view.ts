import type { HearingId } from '../../hearing/ids.ts';
import type { RequestId } from '../ids.ts';
import type { QueueState } from '../state.ts';
import { citizenView } from './citizen-view.ts';
import type { CitizenView, Expected } from './citizen-view.ts';
import type { Estimate } from './estimate.ts';

/**
 * What somebody sees of the queue who joins one meeting from elsewhere: when it is, and nothing else of the citizen's turn; of all
 * others not even how many there are.
 */
export interface GuestView extends Pick<CitizenView, 'phase' | 'day' | 'opensAt' | 'pause' | 'delay'> {
  readonly stage: GuestStage;
}

/** Times are epoch milliseconds. */
export type GuestStage =
  /** Null while it cannot be said. */
  | { readonly kind: 'waiting'; readonly expected: Expected | null }
  | {
      readonly kind: 'called' | 'meeting';
      readonly hearing: HearingId;
      /** Changes when it is called again. */
      readonly recalledAt: number | null;
    }
  /** It is not held, or not here and today. */
  | { readonly kind: 'over' };

/** What a guest of a request sees; null when there is no such request. @param estimates as `estimate` made them */
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
    // Cut off, and perhaps back in a moment.
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
