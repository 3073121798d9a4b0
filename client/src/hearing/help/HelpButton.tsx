import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { lazily } from '../../ui/lazily.ts';
import { useSession } from '../context/SessionContext.tsx';
import './help-mark.css';

const HelpDialog = lazily(() => import('./HelpDialog.tsx'));

/** Opens the conversation with support, and shows the number of new answers. `bar`: among the tools of the courtroom. */
export function HelpButton({ place = 'page' }: { readonly place?: 'page' | 'bar' }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const unread = useSession(({ help }) => help.unread);
  const isWaiting = useSession(({ help }) => help.waiting);
  const words = unread > 0 ? t('help.answered', { count: unread }) : isWaiting ? t('help.waiting') : t('help.button');
  return (
    <>
      {place === 'page' ? (
        <Button icon="info" onPress={() => setOpen(true)}>
          {words}
        </Button>
      ) : (
        <AriaButton className="button button--quiet help-button" onPress={() => setOpen(true)}>
          <Icon name="info" />
          <span>{words}</span>
          {unread > 0 && <b className="help-mark" aria-hidden="true" />}
        </AriaButton>
      )}
      <span className="visually-hidden" role="status">
        {unread > 0 ? t('help.answered', { count: unread }) : ''}
      </span>
      {isOpen && (
        <Suspense>
          <HelpDialog look={place === 'page' ? 'light' : 'dark'} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
