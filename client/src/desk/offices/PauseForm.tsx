import type { Office } from '@mahzar/shared/offices/office';
import { pauseOffice } from '@mahzar/shared/rest/offices';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { TextField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useOfficeWords } from './useOfficeWords.ts';

/** Has an office take no new requests, and says to people why. */
export function PauseForm({ office, onClose }: { readonly office: Office; readonly onClose: () => void }) {
  const t = useOfficeWords();
  const common = useStaffWords();
  const tell = useTell();
  const { value, change, forget } = useDraft(`pause-${office.id}`, { note: '' });
  const act = useAct(pauseOffice);
  return (
    <section className="card" aria-labelledby="pause">
      <h2 id="pause">{t('pauseTitle')}</h2>
      <p>{t('pauseText')}</p>
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('pause')}
        check={() => (value.note.trim() === '' ? [{ field: 'paused', code: 'required' }] : [])}
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
        acts={
          <Button look="quiet" onPress={onClose}>
            {common('common.back')}
          </Button>
        }
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
      </Form>
    </section>
  );
}
