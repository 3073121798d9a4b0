import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { PersonDraft } from './draft.ts';

/** What the fields of a person show of the other people of the hearing. */
export type Companion = Pick<PersonDraft, 'id' | 'role' | 'name' | 'with'>;

const CompanyContext = createContext<readonly Companion[]>([]);

/** Tells the fields of each person who else is in the form, and redraws them only when what they show of others changes. */
export function Company({ of: people, children }: { readonly of: readonly Companion[]; readonly children: ReactNode }) {
  const shown = JSON.stringify(
    people.map(({ id, role, name, with: principals }) => ({ id, role, name, with: principals })),
  );
  const company = useMemo(() => JSON.parse(shown) as readonly Companion[], [shown]);
  return <CompanyContext value={company}>{children}</CompanyContext>;
}

/** Returns the people of the hearing besides this one. */
export function useOthers(id: string): readonly Companion[] {
  return useContext(CompanyContext).filter((one) => one.id !== id);
}
