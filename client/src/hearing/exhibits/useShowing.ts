import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ExhibitPage } from '@mahzar/shared/hearing/exhibit';
import type { ExhibitView } from '@mahzar/shared/hearing/projection/view';
import { useAct } from '../acts/useAct.ts';
import { LatestValueSender } from './latest-value-sender.ts';

/** Interval between sent pages and places: a key that is held down leaves room for the seat's other messages. */
const EVERY_MS = 500;

/** The presenter's place in the exhibit: immediate on this screen, a moment later for the others. */
export function useShowing(exhibit: ExhibitView): {
  /** The newest page and place, sent or not. */
  readonly wanted: ExhibitPage;
  readonly show: (change: Partial<ExhibitPage>) => void;
  /** Drops the unsent place. */
  readonly drop: () => void;
} {
  const act = useAct();
  const [unsent, setUnsent] = useState<ExhibitPage | null>(null);
  const newest = useMemo(
    () =>
      new LatestValueSender<ExhibitPage>({
        send: async (page) => (await act('show-exhibit', page)).ok,
        everyMs: EVERY_MS,
        onSent: () => setUnsent(null),
      }),
    [act],
  );
  const { exhibit: number, page, zoom, x, y } = exhibit;
  const now = { exhibit: number, page, zoom, x, y };
  const show = (change: Partial<ExhibitPage>): void => {
    // Keys come faster than the page is drawn: each continues from the one before.
    const before = newest.last ?? now;
    const next = { ...before, ...change };
    if (isSame(next, before)) return;
    setUnsent(next);
    newest.say(next);
  };
  const drop = useCallback(() => newest.drop(), [newest]);
  useEffect(() => drop, [drop]);
  return { wanted: unsent ?? now, show, drop };
}

function isSame(one: ExhibitPage, other: ExhibitPage): boolean {
  return one.page === other.page && one.zoom === other.zoom && one.x === other.x && one.y === other.y;
}
