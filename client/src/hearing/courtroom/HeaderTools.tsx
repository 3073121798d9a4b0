import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Icon } from '../../ui/Icon.tsx';
import { lazily } from '../../ui/lazily.ts';
import { HelpButton } from '../help/HelpButton.tsx';
import { useShortcut } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import type { View } from '../view/large.ts';

const ViewDialog = lazily(() => import('../view/ViewDialog.tsx'));
const ShortcutsDialog = lazily(() => import('../../ui/shortcuts/ShortcutsDialog.tsx'));

interface HeaderToolsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** How the pictures are shown, and which keys do what. */
export function HeaderTools({ view, onView }: HeaderToolsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'view' | 'keys' | null>(null);
  const keys = useShortcut('help', () => setOpen('keys'));
  const close = (): void => setOpen(null);
  // They must open at once, also when the connection is lost.
  useEffect(() => {
    void ViewDialog.preload();
    void ShortcutsDialog.preload();
  }, []);
  return (
    <>
      <AriaButton className="button button--quiet" onPress={() => setOpen('view')}>
        <Icon name="layout" />
        <span>{t('view.button')}</span>
      </AriaButton>
      <AriaButton
        className="button button--quiet keys-button"
        onPress={() => setOpen('keys')}
        render={(props) => <button {...props} aria-keyshortcuts={keys} />}
      >
        <Icon name="keyboard" />
        <span>{t('shortcuts.button')}</span>
      </AriaButton>
      <HelpButton place="bar" />
      {open !== null && (
        <Suspense>
          <ViewDialog
            view={view}
            isOpen={open === 'view'}
            onChoose={onView}
            onKeys={() => setOpen('keys')}
            onClose={close}
          />
          <ShortcutsDialog isOpen={open === 'keys'} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
