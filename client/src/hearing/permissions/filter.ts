import { actsOf } from '@mahzar/shared/hearing/law/permission-table';
import { ACTS, PERMISSIONS } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { Phase } from '@mahzar/shared/hearing/state';

/** Filters of the table; null and '' mean no filter. */
export interface Filter {
  readonly kind: HearingKind;
  readonly role: Role | null;
  readonly phase: Phase | null;
  readonly text: string;
}

/** Returns the acts that match; for the clerk including acts that can be delegated to the clerk. */
export function actsIn({ kind, role, phase, text }: Filter, nameOf: (act: Act) => string): ReadonlySet<Act> {
  const sought = text.split(/\s+/).map(folded).filter(Boolean);
  const ofRole = role === null ? ACTS : actsOf(kind, role);
  return new Set(
    ofRole.filter((act) => {
      const name = folded(nameOf(act));
      return (phase === null || PERMISSIONS[act].phases.includes(phase)) && sought.every((word) => name.includes(word));
    }),
  );
}

const SAME: Readonly<Record<string, string>> = {
  ي: 'ی',
  ى: 'ی',
  ك: 'ک',
  ة: 'ه',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ؤ: 'و',
  ئ: 'ی',
};

/**
 * Normalises text for the search: without spaces, half spaces and vowel signs, and with the letters of any Persian or Arabic
 * keyboard.
 */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s\u200c\u0640]|\p{Mn}/gu, '')
    .replace(/[يىكةأإآؤئ]/g, (letter) => SAME[letter] ?? letter);
}
