import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';

/** Acts that ask for a reason, or for a place or an official. */
const ASKING_ACTS = ['mark-urgent', 'reorder', 'assign', 'restore', 'merge', 'redirect', 'refuse', 'withdraw'] as const;
/** What staff do with one request of the line. */
export const ROW_ACTS = ['accept', 'arrive', 'note-away', ...ASKING_ACTS] as const;
export type RowAct = (typeof ROW_ACTS)[number];
export const ASKING: ReadonlySet<RowAct> = new Set(ASKING_ACTS);

/**
 * What can be done with a request as it stands. The service checks for itself.
 * @param can who looks; whether the same person has another request for the day; whether there are other offices
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
    // In the name of the citizen, who has said so at the counter or by telephone.
    ...(isOfficial ? [] : (['withdraw'] as const)),
  ];
  switch (stage.kind) {
    case 'asked':
      return ['accept', ...away];
    case 'waiting':
      return [
        // Who comes is known to whoever runs the line.
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
