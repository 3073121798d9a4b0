import type { CaseActor } from '../event.ts';
import type { PartyId } from '../ids.ts';
import type { CaseState } from '../state.ts';
import { visibleExhibits } from './visible.ts';

/** What somebody of the court has to do next in a case. */
export type CaseDue =
  | { readonly what: 'rule-on-exhibit'; readonly exhibit: number }
  | { readonly what: 'confirm-power'; readonly lawyer: PartyId; readonly client: PartyId }
  /** Nobody rules on exhibits of a case that has no judge. */
  | { readonly what: 'assign-judge' };

/** What is due in a case, as far as it may be told to somebody. Nothing is, of a case that was put aside. */
export function dueIn(state: CaseState, actor: CaseActor): readonly CaseDue[] {
  if (state.phase === 'archived') return [];
  const exhibits = visibleExhibits(state, actor).filter(({ stage }) => stage.kind === 'offered');
  const lawyers = [...state.parties.values()].filter(({ role }) => role === 'lawyer');
  return [
    ...(state.staff.some(({ as }) => as === 'judge') ? [] : [{ what: 'assign-judge' } as const]),
    ...exhibits.map(({ number }) => ({ what: 'rule-on-exhibit', exhibit: number }) as const),
    ...lawyers.flatMap(({ id, clients, powers }) =>
      clients
        .filter((client) => state.parties.has(client) && !powers.has(client))
        .map((client) => ({ what: 'confirm-power', lawyer: id, client }) as const),
    ),
  ];
}
