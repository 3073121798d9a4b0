/** A log note. `about`: the moment of which it is (epoch ms); `corrects`: the note that it corrects. */
interface Note {
  readonly id: string;
  readonly about: number;
  readonly corrects: string | null;
}

/** A note as it reads now, of the moment (epoch ms) of the one that was written first. */
export interface StandingNote<Written> {
  readonly about: number;
  readonly first: Written;
  readonly latest: Written;
  /** What it said before, the first words first. */
  readonly before: readonly Written[];
}

/**
 * Puts corrections in the places of what they correct, by the moments of which the notes are. Pure.
 * @param notes in the order in which they were written
 */
export function standingNotes<Written extends Note>(notes: readonly Written[]): StandingNote<Written>[] {
  const standing = new Map<string, StandingNote<Written>>();
  /** Under which first note the words of each are found. */
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
