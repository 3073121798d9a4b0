import { hasVoice, ROLES } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';

/** People in the order of the court: the bench first. Stable, so that tiles do not jump. */
export function inOrder(people: readonly NamedPerson[]): NamedPerson[] {
  return people.toSorted(
    (one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || (one.seat < other.seat ? -1 : 1),
  );
}

/**
 * Those who may be heard and seen where this person is, in the courtroom or in a private room; who only looks on has no
 * tile.
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

/** Sign languages by their BCP 47 tags: the family, the Persian one, and the two that are known most widely. */
const SIGN_LANGUAGES = ['sgn', 'psc', 'ase', 'ils'];

/** Whether a language is signed, so that it is seen by all and heard by none. */
export function isSignLanguage(tag: string): boolean {
  return SIGN_LANGUAGES.includes(tag.split('-')[0]?.toLowerCase() ?? '');
}

/** An interpreter into a sign language, whose hands must be seen all the time. */
export function signInterpreter(people: readonly NamedPerson[]): string | null {
  const signs = ({ role, language }: NamedPerson): boolean =>
    role === 'interpreter' && language !== null && isSignLanguage(language);
  return people.find(signs)?.seat ?? null;
}
