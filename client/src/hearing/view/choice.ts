import { VIEWS } from './large.ts';
import type { View } from './large.ts';
import { keep } from '../../browser/storage.ts';

const KEY = 'mahzar.view';

/** Returns this person's last chosen view: the court's until they choose one. */
export function chosenView(memory: Pick<Storage, 'getItem'> | null): View {
  const kept = memory?.getItem(KEY);
  return VIEWS.find((view) => view === kept) ?? 'court';
}

/** Stores the choice for the next visit. */
export function rememberView(view: View, memory: Pick<Storage, 'setItem'> | null): void {
  keep(memory, KEY, view);
}
