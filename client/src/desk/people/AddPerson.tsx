import { useRef } from 'react';
import type { Role } from '@mahzar/shared/hearing/roles';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { fieldId } from '../ui/FormContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useBookingWords } from '../words/useBookingWords.ts';

interface AddPersonProps<Some extends Role> {
  readonly roles: readonly Some[];
  /** The number of people so far. */
  readonly count: number;
  readonly onAdd: (role: Some) => void;
}

/** Adds a person by their role, and moves the focus to the name. */
export function AddPerson<Some extends Role>({ roles, count, onAdd }: AddPersonProps<Some>) {
  const t = useStaffWords();
  const words = useBookingWords();
  const added = useRef<number | null>(null);
  return (
    <div
      onFocus={({ currentTarget, target }) => {
        // The closed menu returns the focus to its button.
        if (added.current === null || !currentTarget.contains(target)) return;
        document.getElementById(fieldId(`people.${added.current}.name`))?.focus();
        added.current = null;
      }}
    >
      <ActMenu
        label={t('booking.addPerson')}
        text={t('booking.addPerson')}
        icon="plus"
        ground="light"
        parts={[{ acts: roles.map((role) => ({ id: role, label: words.role(role) })) }]}
        onAct={(role) => {
          added.current = count;
          onAdd(role);
        }}
      />
    </div>
  );
}
