import { sameName } from '@mahzar/shared/scheduling/words';

/** An item that can be picked. */
export interface Pick {
  readonly id: string;
  readonly name: string;
  /** Distinguishes items of the same name. */
  readonly note: string;
}

/** Returns the labels by id: the name, with the note where several items have that name. */
export function labelsOf(picks: readonly Pick[]): ReadonlyMap<string, string> {
  const ofName = Map.groupBy(picks, ({ name }) => sameName(name));
  return new Map(
    picks.map(({ id, name, note }) => [
      id,
      (ofName.get(sameName(name))?.length ?? 0) > 1 && note !== '' ? `${name} (${note})` : name,
    ]),
  );
}

/** Returns the item that the typed text means, in any spelling of its letters; undefined for none or several. */
export function pickedBy(typed: string, picks: readonly Pick[]): Pick | undefined {
  const wanted = sameName(typed);
  const labels = labelsOf(picks);
  const found = picks.filter(({ id }) => sameName(labels.get(id) ?? '') === wanted);
  return found.length === 1 ? found[0] : undefined;
}
