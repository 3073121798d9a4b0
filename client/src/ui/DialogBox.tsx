import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './Button.tsx';

interface DialogBoxProps {
  readonly title: string;
  /** What the button says that closes it. */
  readonly close: string;
  readonly isOpen: boolean;
  /** Dark as the courtroom, or light as the desk. */
  readonly look?: 'dark' | 'light';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A titled box over the page, closed by its button, Escape, or a press beside it. */
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
