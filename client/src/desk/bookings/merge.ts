import type { Draft, PersonDraft } from './draft.ts';

/**
 * Merges a person's edits of a booking with a colleague's simultaneous change: fields that the person has changed stay, all others
 * follow the colleague.
 * @param base the form as it was opened
 * @param mine the form in its present state
 * @param theirs the form of the colleague's version
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
    // A person who was removed here stays removed.
    return my === undefined ? [] : [mergeFields(old, my, their)];
  });
  return [...kept, ...mine.filter(({ id }) => !inBase.has(id) && !inTheirs.has(id))];
}

/** Merges each field separately. */
function mergeFields<Fields extends object>(base: Fields, mine: Fields, theirs: Fields): Fields {
  const changed = Object.entries(mine).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof Fields]),
  );
  return { ...theirs, ...(Object.fromEntries(changed) as Partial<Fields>) };
}

function byId(people: readonly PersonDraft[]): ReadonlyMap<string, PersonDraft> {
  return new Map(people.map((person) => [person.id, person]));
}
