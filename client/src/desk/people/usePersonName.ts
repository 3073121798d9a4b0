import type { Role } from '@mahzar/shared/hearing/roles';
import { useBookingWords } from '../words/useBookingWords.ts';

/** How a form names somebody: by name and role, by the role alone while the name is not typed yet. */
export function usePersonName() {
  const words = useBookingWords();
  return ({ name, role }: { readonly name: string; readonly role: Role }): string =>
    name.trim() === '' ? words.role(role) : `${name} (${words.role(role)})`;
}
