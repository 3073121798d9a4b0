import type { LogNote } from '@mahzar/shared/protocol/messages';

/** A note as it reads now, of the moment (epoch ms) of the one that was written first. */
export interface StandingNote {
  readonly about: number;
  readonly latest: LogNote;
  /** What it said before, the first words first. */
  readonly before: readonly LogNote[];
}

/** Puts corrections in the places of what they correct, by the moments of which the notes are. Pure. */
export function standingNotes(notes: readonly LogNote[]): StandingNote[] {
  const standing: StandingNote[] = [];
  for (const note of notes) {
    const index = standing.findIndex(({ latest, before }) =>
      [latest, ...before].some(({ id }) => id === note.corrects),
    );
    const former = standing[index];
    if (former === undefined) standing.push({ about: note.about, latest: note, before: [] });
    else standing[index] = { about: former.about, latest: note, before: [...former.before, former.latest] };
  }
  return standing.toSorted((a, b) => a.about - b.about);
}
