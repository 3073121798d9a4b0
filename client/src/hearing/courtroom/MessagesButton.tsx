import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useSession } from '../context/SessionContext.tsx';
import { laterPart } from '../later-part.ts';
import { PANELS } from './panels.ts';

const Sheet = laterPart(async () => ({ default: (await import('./Panel.tsx')).PanelSheet }));

/** Opens the chat on pages that have no bar of panels, and shows the number of new messages. */
export function MessagesButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const isOffered = useSession(PANELS.chat.offered);
  const count = useSession(PANELS.chat.waiting);
  if (!isOffered) return null;
  return (
    <>
      <Button icon="chat" onPress={() => setOpen(true)}>
        {count > 0 ? t('chat.openUnread', { count }) : t('panels.chat')}
      </Button>
      <Suspense>
        <Sheet name={open ? 'chat' : null} onClose={() => setOpen(false)} />
      </Suspense>
    </>
  );
}
