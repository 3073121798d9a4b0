import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './Button.tsx';
import './whole-screen.css';

interface WholeScreenProps {
  readonly title: string;
  /** Label of the button that closes it. */
  readonly close: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Fills the whole screen for a while over a running courtroom, for instance with a table. */
export function WholeScreen({ title, close, onClose, children }: WholeScreenProps) {
  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} className="whole-screen dark">
      <Modal className="whole-screen__modal">
        <Dialog className="whole-screen__page">
          <div className="whole-screen__head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="quiet" size="icon" icon="close" aria-label={close} onPress={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
