import { hasVoice, ROLES } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';

/** Sorts people in the order of the court: the bench first. Stable, so that tiles do not jump. */
export function inOrder(people: readonly NamedPerson[]): NamedPerson[] {
  return people.toSorted(
    (one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || (one.seat < other.seat ? -1 : 1),
  );
}

/**
 * Returns the people who may be heard and seen in this person's room, the courtroom or a private room; people who only watch have
 * no tile.
 */
export function withTiles({
  kind,
  people,
  consultation,
}: Pick<Scene, 'kind' | 'people' | 'consultation'>): NamedPerson[] {
  const isHere = ({ seat, place }: NamedPerson): boolean =>
    consultation === null ? place === 'courtroom' : consultation.members.includes(seat);
  return inOrder(people.filter((person) => isHere(person) && hasVoice(kind, person.role)));
}

/** Sign languages by their BCP 47 tags: the family, the Persian one, and the two most widely known. */
const SIGN_LANGUAGES = ['sgn', 'psc', 'ase', 'ils'];

/** Whether a language is signed, so that everybody sees it and nobody hears it. */
export function isSignLanguage(tag: string): boolean {
  return SIGN_LANGUAGES.includes(tag.split('-')[0]?.toLowerCase() ?? '');
}

/** Returns an interpreter into a sign language, whose hands must always be visible. */
export function signInterpreter(people: readonly NamedPerson[]): string | null {
  const signs = ({ role, language }: NamedPerson): boolean =>
    role === 'interpreter' && language !== null && isSignLanguage(language);
  return people.find(signs)?.seat ?? null;
}
