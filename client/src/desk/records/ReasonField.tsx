import { TextAreaField } from '../ui/Field.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

interface ReasonFieldProps {
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

/** Asks for the reason of an act on a record. */
export function ReasonField(props: ReasonFieldProps) {
  const t = useStaffWords();
  return <TextAreaField name="reason" label={t('record.reason')} more={{ maxLength: 500 }} {...props} />;
}
