import type { Office } from '@mahzar/shared/offices/office';
import { pauseOffice } from '@mahzar/shared/rest/offices';
import { useAct } from '../api/useAct.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { TextField } from '../ui/Field.tsx';
import { missing } from '../ui/missing.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useOfficeWords } from './useOfficeWords.ts';

/** Stops an office's new requests, with an announcement for people. */
export function PauseForm({ office, onClose }: { readonly office: Office; readonly onClose: () => void }) {
  const t = useOfficeWords();
  const tell = useTell();
  const { value, change, forget } = useDraft(`pause-${office.id}`, { note: '' });
  const act = useAct(pauseOffice);
  return (
    <ActForm
      title={t('pauseTitle')}
      text={t('pauseText')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('pause')}
      check={() => missing('paused', value.note)}
      onSubmit={() =>
        act.mutate(
          { params: { office: office.id }, body: { paused: value.note.trim(), version: office.version } },
          {
            onSuccess: () => {
              forget();
              onClose();
              tell(t('pausedNow'));
            },
          },
        )
      }
      onClose={onClose}
    >
      <TextField
        name="paused"
        label={t('note')}
        hint={t('noteHint')}
        autoFocus
        maxLength={200}
        value={value.note}
        onChange={(note) => change({ note })}
      />
    </ActForm>
  );
}
