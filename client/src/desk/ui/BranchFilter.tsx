import { useStaffWords } from '../words/useStaffWords.ts';
import { SelectField } from './Field.tsx';

interface BranchFilterProps {
  readonly branches: readonly string[];
  /** Empty: all branches. */
  readonly value: string;
  readonly onChange: (branch: string) => void;
}

/** Limits a page to one branch of the court. */
export function BranchFilter({ branches, value, onChange }: BranchFilterProps) {
  const t = useStaffWords();
  return (
    <SelectField
      name="branch"
      label={t('bookings.branch')}
      value={value}
      values={branches}
      nameOf={(branch) => branch}
      empty={t('common.all')}
      onChange={onChange}
    />
  );
}
