import { useState } from 'react';
import { setRecordLevel } from '@mahzar/shared/rest/record-access';
import type { RecordAccessView } from '@mahzar/shared/rest/record-access';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { Badge } from '../ui/Badge.tsx';
import { missing } from '../ui/missing.ts';
import { Moment } from '../ui/Moment.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useSomebody } from './useSomebody.ts';
import { ReasonField } from './ReasonField.tsx';

interface LevelOfAccessProps {
  readonly booking: string;
  readonly access: RecordAccessView;
}

const LEVELS = ['open', 'parties', 'confidential', 'sealed'] as const;

/** The record's access level with its reason, and a button to change it. */
export function LevelOfAccess({ booking, access }: LevelOfAccessProps) {
  const t = useStaffWords();
  const nameOf = useSomebody();
  const [isChanging, setChanging] = useState(false);
  const { level, changes, acts } = access;
  return (
    <>
      {isChanging && <LevelForm booking={booking} access={access} onClose={() => setChanging(false)} />}
      <section className="card record-level" aria-labelledby="level">
        <h2 id="level">{t('record.level')}</h2>
        <p>
          <Badge look={level === 'sealed' ? 'bad' : level === 'confidential' ? 'warn' : 'plain'}>
            {t(`record.levels.${level}`)}
          </Badge>{' '}
          {t(`record.levelMeans.${level}`)}
        </p>
        {acts.setLevel.length > 0 && !isChanging && (
          <Button onPress={() => setChanging(true)}>{t('record.change')}</Button>
        )}
        {changes.length > 0 && (
          <details>
            <summary>{t('record.history')}</summary>
            <ol className="record-history">
              {changes.map(({ level: was, at, by, reason }) => (
                <li key={at}>
                  <p>
                    <Moment at={at} /> · {t('record.setBy', { level: t(`record.levels.${was}`), who: nameOf(by) })}
                  </p>
                  <p className="soft pre-line">{reason}</p>
                </li>
              ))}
            </ol>
          </details>
        )}
      </section>
    </>
  );
}

function LevelForm({ booking, access, onClose }: LevelOfAccessProps & { readonly onClose: () => void }) {
  const t = useStaffWords();
  const tell = useTell();
  const act = useAct(setRecordLevel);
  const [level, setLevel] = useState<(typeof LEVELS)[number] | ''>('');
  const [reason, setReason] = useState('');
  const check = () => [...missing('level', level), ...missing('reason', reason)];
  return (
    <ActForm
      title={t('record.change')}
      text={t('record.changeText')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('record.set')}
      check={check}
      onClose={onClose}
      onSubmit={() =>
        level !== '' &&
        act.mutate(
          { params: { booking }, body: { version: access.version, level, reason: reason.trim() } },
          {
            onSuccess: () => {
              onClose();
              tell(t('record.wasSet'));
            },
          },
        )
      }
    >
      <ChoiceField
        name="level"
        label={t('record.newLevel')}
        value={level}
        values={access.acts.setLevel}
        nameOf={(one) => t(`record.levels.${one}`)}
        onChange={setLevel}
      />
      <ReasonField hint={t('record.reasonHint')} value={reason} onChange={setReason} />
    </ActForm>
  );
}
