import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rejection } from '../../connection/result.ts';
import { Button } from '../../ui/Button.tsx';
import { WholeScreen } from '../../ui/WholeScreen.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAppServices } from '../context/SessionContext.tsx';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import { rangesOf } from './reach-rows.ts';
import type { ReachRange } from './reach-rows.ts';
import { ReachTable } from './ReachTable.tsx';
import './reach.css';

type Found =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly error: Rejection }
  | { readonly kind: 'found'; readonly ranges: readonly ReachRange[] };

/** The table of who could hear and see whom until now, over the whole screen, with a file to save. */
export default function ReachPage({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { session } = useAppServices();
  const [found, setFound] = useState<Found>({ kind: 'asking' });
  const ask = useCallback(async (): Promise<void> => {
    setFound({ kind: 'asking' });
    const answer = await session.reachTable();
    setFound(answer.ok ? { kind: 'found', ranges: rangesOf(answer.rows) } : { kind: 'failed', error: answer.error });
  }, [session]);
  useEffect(() => void ask(), [ask]);
  return (
    <WholeScreen title={tc('reach.title')} close={t('panels.close', { title: tc('reach.title') })} onClose={onClose}>
      {found.kind === 'asking' && <div className="spinner" role="status" aria-label={tc('reach.asking')} />}
      {found.kind === 'failed' && (
        <>
          <ErrorSummary error={found.error} />
          <Button onPress={() => void ask()}>{t('errorPage.tryAgain')}</Button>
        </>
      )}
      {found.kind === 'found' && <ReachTable ranges={found.ranges} onRenew={() => void ask()} />}
    </WholeScreen>
  );
}
