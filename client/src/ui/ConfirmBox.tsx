import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './Button.tsx';

export interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly cancel: string;
  /** Something else to do first, instead of the act. */
  readonly instead?: { readonly label: string; readonly onPress: () => void } | undefined;
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** The question itself; the safe button has the focus. */
export default function ConfirmBox(props: ConfirmProps) {
  const { title, text, confirm, cancel, instead, isOpen, onConfirm, onCancel } = props;
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onCancel()} isDismissable className="overlay">
      <Modal className="dialog">
        <Dialog role="alertdialog">
          <Heading slot="title" className="dialog__title">
            {title}
          </Heading>
          <p>{text}</p>
          <div className="dialog__actions">
            <Button look="danger" onPress={onConfirm}>
              {confirm}
            </Button>
            {instead !== undefined && (
              <Button look="secondary" onPress={instead.onPress}>
                {instead.label}
              </Button>
            )}
            <Button autoFocus onPress={onCancel}>
              {cancel}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
