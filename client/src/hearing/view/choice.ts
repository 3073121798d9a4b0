import { VIEWS } from './large.ts';
import type { View } from './large.ts';
import { keep } from '../../browser/storage.ts';

const KEY = 'mahzar.view';

/** How this person last wanted to see the others: as the court shows them until they choose. */
export function chosenView(memory: Pick<Storage, 'getItem'> | null): View {
  const kept = memory?.getItem(KEY);
  return VIEWS.find((view) => view === kept) ?? 'court';
}

/** Keeps the choice for the next visit. */
export function rememberView(view: View, memory: Pick<Storage, 'setItem'> | null): void {
  keep(memory, KEY, view);
}
