import { Suspense, useEffect } from 'react';
import type { ConfirmProps } from './ConfirmBox.tsx';
import { lazily } from './lazily.ts';

const ConfirmBox = lazily(() => import('./ConfirmBox.tsx'));

/** Asks before an irreversible act. Its code is loaded after the page, before it is needed. */
export function Confirm(props: ConfirmProps) {
  useEffect(() => void ConfirmBox.preload(), []);
  return (
    <Suspense fallback={<span data-loading />}>
      <ConfirmBox {...props} />
    </Suspense>
  );
}
