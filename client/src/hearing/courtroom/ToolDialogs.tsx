import DevicesDialog from '../devices/DevicesDialog.tsx';
import ShortcutsDialog from '../../ui/shortcuts/ShortcutsDialog.tsx';
import ViewDialog from '../view/ViewDialog.tsx';
import type { HeaderToolsProps } from './HeaderTools.tsx';

/** The dialogs of the courtroom's tools, one at a time. */
export default function ToolDialogs({ view, onView, open, onOpen }: HeaderToolsProps) {
  const close = (): void => onOpen(null);
  return (
    <>
      <ViewDialog
        view={view}
        isOpen={open === 'view'}
        onChoose={onView}
        onKeys={() => onOpen('keys')}
        onClose={close}
      />
      <ShortcutsDialog isOpen={open === 'keys'} onClose={close} />
      {open === 'devices' && <DevicesDialog onClose={close} />}
    </>
  );
}
