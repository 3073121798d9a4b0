import { useState } from 'react';
import type { Layout } from '@mahzar/shared/hearing/state';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { courtOrder, largeOf } from '../view/large.ts';
import type { View } from '../view/large.ts';
import { layOut } from './layout.ts';
import type { StageLayout } from './layout.ts';
import { nextOrder } from './order.ts';
import type { Order } from './order.ts';
import { currentSpeakers } from './speaker-focus.ts';
import type { SpeakerFocus } from './speaker-focus.ts';
import type { StageSize } from '../view/useStageSize.ts';

interface Shown {
  /** Others with a tile, in the order of the court; the first is never moved off the first page. */
  readonly others: readonly NamedPerson[];
  readonly own: string | null;
  readonly layout: Layout;
  readonly view: View;
  readonly spotlight: string | null;
  readonly sharing: string | null;
  readonly beside: string | null;
  readonly focus: SpeakerFocus;
  readonly phone: boolean;
  readonly size: StageSize | null;
}

const EMPTY: StageLayout = { tiles: [], page: 0, pages: 1, perPage: 0 };

/** Returns the layout of the shown page, and a function to turn to another page. */
export function useStageLayout(shown: Shown): [StageLayout, (page: number) => void] {
  const { own, spotlight, sharing, beside, phone, size, focus } = shown;
  const [page, setPage] = useState(0);
  const [order, setOrder] = useState<Order>({ seats: [], large: null });
  const others = shown.others.map(({ seat }): string => seat);
  const everybody = own === null ? others : [...others, own];
  const large = largeOf({ ...shown, people: everybody, speaker: focus.main });
  if (size === null) return [EMPTY, setPage];

  const content = { people: everybody, own, large, beside, page, phone, ...size };
  const { perPage } = layOut(content);
  const person = large?.kind === 'person' ? large.seat : null;
  const ordered = nextOrder(order, {
    court: courtOrder(others, own, { first: sharing === null ? [] : [sharing, spotlight], firstPage: perPage }),
    large: person,
    firstPage: perPage,
    speaking: currentSpeakers(focus),
    stays: new Set([...others.slice(0, 1), own, sharing, spotlight].filter((seat) => seat !== null)),
    lastHeard: (seat) => focus.heard.get(seat)?.until ?? 0,
  });
  if (ordered !== order) setOrder(ordered);
  return [layOut({ ...content, people: ordered.seats }), setPage];
}
