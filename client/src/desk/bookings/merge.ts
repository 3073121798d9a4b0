import type { Draft, PersonDraft } from './draft.ts';

/**
 * What somebody types into the form of a booking that a colleague changes meanwhile: what they have changed stays, and all else
 * is as the colleague left it.
 *
 * @param base the form as it was opened
 * @param mine as it stands now
 * @param theirs of the booking as the colleague left it
 */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): Draft {
  return { ...mergeFields(base, mine, theirs), people: mergePeople(base.people, mine.people, theirs.people) };
}

function mergePeople(
  base: readonly PersonDraft[],
  mine: readonly PersonDraft[],
  theirs: readonly PersonDraft[],
): readonly PersonDraft[] {
  const inBase = byId(base);
  const inMine = byId(mine);
  const inTheirs = byId(theirs);
  const kept = theirs.flatMap((their) => {
    const [old, my] = [inBase.get(their.id), inMine.get(their.id)];
    if (old === undefined) return my === undefined ? [their] : [my];
    // Whom one has taken out stays out.
    return my === undefined ? [] : [mergeFields(old, my, their)];
  });
  return [...kept, ...mine.filter(({ id }) => !inBase.has(id) && !inTheirs.has(id))];
}

/** Each field on its own. */
function mergeFields<Fields extends object>(base: Fields, mine: Fields, theirs: Fields): Fields {
  const changed = Object.entries(mine).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof Fields]),
  );
  return { ...theirs, ...(Object.fromEntries(changed) as Partial<Fields>) };
}

function byId(people: readonly PersonDraft[]): ReadonlyMap<string, PersonDraft> {
  return new Map(people.map((person) => [person.id, person]));
}
