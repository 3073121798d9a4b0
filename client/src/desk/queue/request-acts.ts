import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';

/** Acts that need a reason, a place or an official. */
const ASKING_ACTS = ['mark-urgent', 'reorder', 'assign', 'restore', 'merge', 'redirect', 'refuse', 'withdraw'] as const;
/** Acts of staff on one request of the line. */
export const ROW_ACTS = ['accept', 'arrive', 'note-away', ...ASKING_ACTS] as const;
export type RowAct = (typeof ROW_ACTS)[number];
export const ASKING: ReadonlySet<RowAct> = new Set(ASKING_ACTS);

/**
 * Returns the possible acts on a request in its present state. The service checks independently.
 * @param can facts about the viewer; whether the same person has another request for the day; whether there are other offices
 */
export function actsFor(
  { stage, presence, urgent }: LineRow,
  { phase }: LineView,
  can: { readonly isOfficial: boolean; readonly isDouble: boolean; readonly hasOffices: boolean },
): readonly RowAct[] {
  if (phase === 'closed') return [];
  const { isOfficial, isDouble, hasOffices } = can;
  const away: readonly RowAct[] = [
    ...(isDouble ? (['merge'] as const) : []),
    ...(hasOffices ? (['redirect'] as const) : []),
    'refuse',
    // In the citizen's name, at the counter or by telephone.
    ...(isOfficial ? [] : (['withdraw'] as const)),
  ];
  switch (stage.kind) {
    case 'asked':
      return ['accept', ...away];
    case 'waiting':
      return [
        // Staff who manage the line see who comes.
        ...(isOfficial ? [] : ([presence.kind === 'here' ? 'note-away' : 'arrive'] as const)),
        ...(urgent ? [] : (['mark-urgent'] as const)),
        'reorder',
        'assign',
        ...away,
      ];
    case 'lapsed':
      return [...(phase === 'planned' ? [] : (['restore'] as const)), ...(isOfficial ? [] : (['arrive'] as const))];
    case 'no-show':
      return phase === 'planned' ? [] : ['restore'];
    default:
      return [];
  }
}
