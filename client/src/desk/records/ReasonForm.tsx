import { useState } from 'react';
import type { CallError } from '../../connection/call.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { missing } from '../ui/missing.ts';
import { ReasonField } from './ReasonField.tsx';

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
  const [reason, setReason] = useState('');
  return (
    <ActForm {...form} check={() => missing('reason', reason)} onSubmit={() => onSubmit(reason.trim())}>
      <ReasonField value={reason} onChange={setReason} />
    </ActForm>
  );
}
