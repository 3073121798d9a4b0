/** A log note. `about`: the moment it describes (epoch ms); `corrects`: the note that it corrects. */
interface Note {
  readonly id: string;
  readonly about: number;
  readonly corrects: string | null;
}

/** A note in its present text, at the moment (epoch ms) that the original note describes. */
export interface StandingNote<Written> {
  readonly about: number;
  readonly first: Written;
  readonly latest: Written;
  /** Earlier texts, oldest first. */
  readonly before: readonly Written[];
}

/**
 * Merges corrections into their original notes, sorted by the moments that the notes describe. Pure.
 * @param notes in the order in which they were written
 */
export function standingNotes<Written extends Note>(notes: readonly Written[]): StandingNote<Written>[] {
  const standing = new Map<string, StandingNote<Written>>();
  /** Id of the original note for each note. */
  const home = new Map<string, string>();
  for (const note of notes) {
    const first = note.corrects === null ? undefined : home.get(note.corrects);
    const former = first === undefined ? undefined : standing.get(first);
    home.set(note.id, former?.first.id ?? note.id);
    if (former === undefined) standing.set(note.id, { about: note.about, first: note, latest: note, before: [] });
    else standing.set(former.first.id, { ...former, latest: note, before: [...former.before, former.latest] });
  }
  return [...standing.values()].toSorted((a, b) => a.about - b.about);
}
