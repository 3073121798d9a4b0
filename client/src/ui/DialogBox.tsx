import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './Button.tsx';

interface DialogBoxProps {
  readonly title: string;
  /** Words of the button that closes it. */
  readonly close: string;
  readonly isOpen: boolean;
  /** Dark like the courtroom, or light like the desk. */
  readonly look?: 'dark' | 'light';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A titled dialog over the page, closed by its button, Escape, or a press outside. */
export function DialogBox({ title, close, isOpen, look = 'dark', onClose, children }: DialogBoxProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={look === 'dark' ? 'overlay dark' : 'overlay'}
    >
      <Modal className="dialog dialog--scrolls">
        <Dialog>
          <Heading slot="title" className="dialog__title">
            {title}
          </Heading>
          {children}
          <div className="dialog__actions">
            <Button look="primary" onPress={onClose}>
              {close}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
