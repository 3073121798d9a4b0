import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazily } from '../../ui/lazily.ts';
import { useScene } from '../context/SessionContext.tsx';
import { nextActs } from './next-acts.ts';
import './conduct.css';

const BarActs = lazily(() => import('./BarActs.tsx'));

/** The one bar of the next acts, for who runs the hearing. Nothing for others, not even its code. */
export default function JudgeBar() {
  const { t } = useTranslation();
  const next = nextActs(useScene());
  if (next.main === null && next.ends.length === 0) return null;
  return (
    <div
      className="judge"
      role="group"
      aria-label={t('judge.bar')}
      // The second press of a double click would fall on the act that has taken the place of the first.
      onClickCapture={(event) => event.detail > 1 && event.stopPropagation()}
    >
      <Suspense fallback={<span data-loading />}>
        <BarActs next={next} />
      </Suspense>
    </div>
  );
}
