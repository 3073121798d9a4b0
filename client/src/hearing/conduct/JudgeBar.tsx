import { Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { laterPart } from '../later-part.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import type { BarActsProps } from './BarActs.tsx';
import { useNextActs } from './useNextActs.ts';
import './conduct.css';

const BarActs = laterPart(() => import('./BarActs.tsx'));

/** The bar of next acts, for people who run the hearing. Others do not even load its code. */
export default function JudgeBar({ onSetNext }: Pick<BarActsProps, 'onSetNext'>) {
  const next = useNextActs();
  return next.main === null && next.ends.length === 0 ? null : <Bar next={next} onSetNext={onSetNext} />;
}

/** Focuses the bar, not the act that replaced the pressed one: a second press would do it. */
const itself = (bar: HTMLElement): HTMLElement => bar;

function Bar(props: BarActsProps) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  useFocusKept(bar, itself);
  return (
    <div
      ref={bar}
      tabIndex={-1}
      className="judge"
      role="group"
      aria-label={t('judge.bar')}
      // The second press of a double click would hit the act that replaced the first.
      onClickCapture={(event) => event.detail > 1 && event.stopPropagation()}
    >
      <Suspense fallback={<span data-loading />}>
        <BarActs {...props} />
      </Suspense>
    </div>
  );
}
