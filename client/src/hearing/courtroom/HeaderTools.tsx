import { memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Icon } from '../../ui/Icon.tsx';
import { laterPart } from '../later-part.ts';
import { Preload } from '../context/FirstPicture.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { HelpButton } from '../help/HelpButton.tsx';
import { useShortcut } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import type { View } from '../view/large.ts';
import type { Tool } from './panels.ts';

const ToolDialogs = laterPart(() => import('./ToolDialogs.tsx'));

export interface HeaderToolsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  /** The open tool; on a phone all tools except help are opened elsewhere. */
  readonly open: Tool | null;
  readonly onOpen: (tool: Tool | null) => void;
}

/** The tools for the view of the pictures and for the keyboard shortcuts. */
export const HeaderTools = memo(function HeaderTools(props: HeaderToolsProps) {
  const { open, onOpen: setOpen } = props;
  const { t } = useTranslation();
  const { speaks } = usePartsOfScene('speaks');
  const keys = useShortcut('help', () => setOpen('keys'));
  return (
    <>
      <AriaButton className="button button--quiet desk-tool" onPress={() => setOpen('view')}>
        <Icon name="layout" />
        <span>{t('view.button')}</span>
      </AriaButton>
      {speaks && (
        <AriaButton className="button button--quiet desk-tool" onPress={() => setOpen('devices')}>
          <Icon name="devices" />
          <span>{t('courtroom.devices')}</span>
        </AriaButton>
      )}
      <AriaButton
        className="button button--quiet desk-tool keys-tool"
        onPress={() => setOpen('keys')}
        render={(props) => <button {...props} aria-keyshortcuts={keys} />}
      >
        <Icon name="keyboard" />
        <span>{t('shortcuts.button')}</span>
      </AriaButton>
      <HelpButton place="bar" />
      {/* They must open at once, even when the connection is lost. */}
      <Preload parts={[ToolDialogs]} />
      {open !== null && (
        <Suspense>
          <ToolDialogs {...props} />
        </Suspense>
      )}
    </>
  );
});
