import { Suspense, useLayoutEffect, useRef } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { useShortcut } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { PANELS } from './panels.ts';
import type { PanelName } from './panels.ts';
import { RecordIndicator } from './RecordIndicator.tsx';
import './panel.css';

interface PanelProps {
  /** The open panel. */
  readonly name: PanelName | null;
  readonly onClose: () => void;
}

/** The open panel: a column next to the pictures where there is room, the whole screen on a phone. */
export default function Panel({ name, onClose }: PanelProps) {
  const phone = usePhone();
  if (!phone) return name !== null && <Column key={name} name={name} onClose={onClose} />;
  return <PanelSheet name={name} onClose={onClose} />;
}

/** The open panel over the page: the whole screen on a phone, its edge where there is room. */
export function PanelSheet({ name, onClose }: PanelProps) {
  return (
    <ModalOverlay isOpen={name !== null} onOpenChange={(open) => !open && onClose()} className="panel-screen dark">
      <Modal className="panel-screen__modal">
        <Dialog className="panel panel--screen">
          {name !== null && <Content name={name} onClose={onClose} modal />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Column({ name, onClose }: { readonly name: PanelName; readonly onClose: () => void }) {
  useShortcut('closePanel', onClose);
  const ref = useRef<HTMLElement>(null);
  const opener = useRef(document.activeElement);
  // Not a later effect: that is undone when the panel, and the focus with it, is gone from the page.
  useLayoutEffect(() => {
    const column = ref.current;
    const button = opener.current;
    return () => {
      if (column?.contains(document.activeElement) !== true) return;
      // The focus returns to the button from which the panel was opened; that of a question is gone by then.
      const isGone = button === document.body || button?.isConnected !== true;
      const back = isGone ? document.getElementById('main') : button;
      if (back instanceof HTMLElement) back.focus();
    };
  }, []);
  return (
    <aside ref={ref} className="panel" aria-labelledby="panel">
      <Content name={name} onClose={onClose} modal={false} />
    </aside>
  );
}

interface ContentProps {
  readonly name: PanelName;
  readonly onClose: () => void;
  readonly modal: boolean;
}

function Content({ name, onClose, modal }: ContentProps) {
  const { t } = useTranslation();
  const { consultation } = usePartsOfScene('consultation');
  const { Body } = PANELS[name];
  const title = t(`panels.${name}`);
  return (
    <>
      <div className="panel__head">
        {modal ? (
          <Heading slot="title" level={2}>
            {title}
          </Heading>
        ) : (
          <h2 id="panel">{title}</h2>
        )}
        <Button look="quiet" size="icon" icon="close" aria-label={t('panels.close', { title })} onPress={onClose} />
        {/* A full-screen panel would hide this always-visible indicator; a private room is never on the record. */}
        {modal && consultation === null && <RecordIndicator />}
      </div>
      <Suspense fallback={<div className="spinner panel__loading" data-loading />}>
        <Body />
      </Suspense>
    </>
  );
}
