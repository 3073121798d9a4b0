import { useState } from 'react';
import { askForExport } from '@mahzar/shared/rest/record-exports';
import type { ExportKind } from '@mahzar/shared/rest/record-exports';
import { formatDuration } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { SelectField, TextField } from '../ui/Field.tsx';
import { latinDigits } from '../ui/digits.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { partBetween } from './record-time.ts';

interface MakeExportProps {
  readonly booking: string;
  /** Length of the record, ms. */
  readonly durationMs: number;
  readonly kinds: readonly ExportKind[];
  readonly onClose: () => void;
}

/** Asks for the kind of a copy, and its part of the record. */
export function MakeExport({ booking, durationMs, kinds, onClose }: MakeExportProps) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const tell = useTell();
  const act = useAct(askForExport);
  const [kind, setKind] = useState<ExportKind>('video');
  const [[from, to], setTimes] = useState<readonly [string, string]>(['', '']);
  const isWhole = kind === 'sealed-file';
  const part = isWhole ? null : partBetween(latinDigits(from), latinDigits(to), durationMs);
  return (
    <ActForm
      title={t('record.make')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('record.make')}
      check={() => (part === undefined ? [{ field: 'part.from', code: 'record-part' }] : [])}
      onClose={onClose}
      onSubmit={() =>
        act.mutate(
          { params: { booking }, body: { kind, ...(part !== null && part !== undefined && { part }) } },
          {
            onSuccess: () => {
              onClose();
              tell(t('record.made'));
            },
          },
        )
      }
    >
      <SelectField
        name="kind"
        label={t('record.what')}
        {...(isWhole && { hint: t('record.sealedHint') })}
        value={kind}
        values={kinds}
        nameOf={(one) => t(`record.kinds.${one}`)}
        onChange={(one) => one !== '' && setKind(one)}
      />
      {!isWhole && (
        <>
          <TextField
            name="part.from"
            label={t('record.partFrom')}
            hint={t('record.partHint', { length: formatDuration(language, durationMs) })}
            isOptional
            isLatin
            width="short"
            maxLength={9}
            value={from}
            onChange={(text) => setTimes([text, to])}
          />
          <TextField
            name="part.to"
            label={t('record.partTo')}
            isOptional
            isLatin
            width="short"
            maxLength={9}
            value={to}
            onChange={(text) => setTimes([from, text])}
          />
        </>
      )}
    </ActForm>
  );
}
