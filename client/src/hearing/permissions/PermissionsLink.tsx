import { Suspense, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { lazily } from '../../ui/lazily.ts';
import { usePermissionWords } from './usePermissionWords.ts';

const PermissionsScreen = lazily(() => import('./PermissionsScreen.tsx'));

/** Opens the permission table. */
export function PermissionsLink() {
  const t = usePermissionWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="measure measure--link">
      <Button icon="list" onPress={() => setOpen(true)}>
        {t('title')}
      </Button>
      <p className="measure__note">{t('note')}</p>
      {isOpen && (
        <Suspense fallback={<span data-loading />}>
          <PermissionsScreen onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}
