import type { Role } from '@mahzar/shared/hearing/roles';
import { useBookingWords } from '../words/useBookingWords.ts';

/** Returns a function that names a person in a form: by name and role, or by role while the name is empty. */
export function usePersonName() {
  const words = useBookingWords();
  return ({ name, role }: { readonly name: string; readonly role: Role }): string =>
    name.trim() === '' ? words.role(role) : `${name} (${words.role(role)})`;
}
