import { useState } from 'react';
import type { CallError } from '../../connection/call.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { TextAreaField } from '../ui/Field.tsx';
import { missing } from '../ui/missing.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface ReasonFormProps {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  readonly error: CallError | null;
  readonly isBusy: boolean;
  readonly onSubmit: (reason: string) => void;
  readonly onClose: () => void;
}

/** A form for an act that needs only a reason. */
export function ReasonForm({ onSubmit, ...form }: ReasonFormProps) {
  const t = useStaffWords();
  const [reason, setReason] = useState('');
  return (
    <ActForm {...form} check={() => missing('reason', reason)} onSubmit={() => onSubmit(reason.trim())}>
      <TextAreaField
        name="reason"
        label={t('record.reason')}
        more={{ maxLength: 500 }}
        value={reason}
        onChange={setReason}
      />
    </ActForm>
  );
}
