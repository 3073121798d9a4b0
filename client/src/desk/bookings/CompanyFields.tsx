import { SelectField, TickField, TicksField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { usePersonName } from '../people/usePersonName.ts';
import { useOthers } from './CompanyContext.tsx';
import { COMPANY, mayBeWith } from './draft.ts';
import type { PersonDraft } from './draft.ts';

interface CompanyFieldProps {
  readonly name: string;
  readonly person: PersonDraft;
  readonly onChange: (part: Partial<PersonDraft>) => void;
}

/** Whom a lawyer represents, or whom another person accompanies. */
export function WithField({ name, person, onChange }: CompanyFieldProps) {
  const t = useStaffWords();
  const others = useOthers(person.id);
  const named = useNamed(person.id);
  if (!COMPANY.has(person.role) || others.length === 0) return null;
  return (
    <TicksField
      name={name}
      label={t(person.role === 'lawyer' ? 'booking.clients' : 'booking.with')}
      values={mayBeWith(person, others)}
      chosen={person.with}
      nameOf={named}
      onChange={(chosen) => onChange({ with: chosen })}
    />
  );
}

/** Whether the hearing cannot do without the interpreter; for people who have one. */
export function InterpreterRequiredField({ name, person, onChange }: CompanyFieldProps) {
  const t = useStaffWords();
  const isInterpreted = useOthers(person.id).some(
    ({ role, with: principals }) => role === 'interpreter' && principals.includes(person.id),
  );
  if (!person.interpreterRequired && !isInterpreted) return null;
  return (
    <TickField
      name={name}
      label={t('booking.interpreterRequired')}
      hint={t('booking.interpreterRequiredHint')}
      isChecked={person.interpreterRequired}
      onChange={(interpreterRequired) => onChange({ interpreterRequired })}
    />
  );
}

/** On whose device somebody takes part. */
export function ThroughField({ name, person, onChange }: CompanyFieldProps) {
  const t = useStaffWords();
  const others = useOthers(person.id);
  const named = useNamed(person.id);
  return (
    <SelectField
      name={name}
      label={t('booking.through')}
      value={person.through}
      values={others.map(({ id }) => id)}
      nameOf={named}
      empty={t('booking.ownDevice')}
      onChange={(through) => onChange({ through })}
    />
  );
}

/** Returns a function that names one of the other people. */
function useNamed(self: string) {
  const others = useOthers(self);
  const nameOf = usePersonName();
  return (id: string): string => {
    const one = others.find((other) => other.id === id);
    return one === undefined ? id : nameOf(one);
  };
}
