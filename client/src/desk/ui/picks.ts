import { sameName } from '@mahzar/shared/scheduling/words';

/** One of those that can be picked. */
export interface Pick {
  readonly id: string;
  readonly name: string;
  /** Tells those of one name apart. */
  readonly note: string;
}

/** What each is called in the list, by id: the name, with the note where there are several of that name. */
export function labelsOf(picks: readonly Pick[]): ReadonlyMap<string, string> {
  const ofName = Map.groupBy(picks, ({ name }) => sameName(name));
  return new Map(
    picks.map(({ id, name, note }) => [
      id,
      (ofName.get(sameName(name))?.length ?? 0) > 1 && note !== '' ? `${name} (${note})` : name,
    ]),
  );
}

/** The one that is meant by what was typed, however its letters were written; undefined while it is none, or several. */
export function pickedBy(typed: string, picks: readonly Pick[]): Pick | undefined {
  const wanted = sameName(typed);
  const labels = labelsOf(picks);
  const found = picks.filter(({ id }) => sameName(labels.get(id) ?? '') === wanted);
  return found.length === 1 ? found[0] : undefined;
}
