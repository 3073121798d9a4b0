import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../acts/useAct.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { useConductWords } from './useConductWords.ts';

interface LeaveDialogProps {
  readonly onClose: () => void;
  readonly onLeave: (handTo?: SeatId) => void;
}

/** Shown when the presiding host is about to leave a session: the consequence for everybody, and the alternatives. */
export default function LeaveDialog({ onClose, onLeave }: LeaveDialogProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { kind, people, acts } = usePartsOfScene('kind', 'people', 'acts');
  const act = useAct();
  const others = people.filter(
    ({ role, place, here }) => place === 'courtroom' && here && capacityOf(kind, role) === 'host',
  );
  const alone = others.length === 0;
  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} isDismissable className="overlay">
      <Modal className="dialog">
        <Dialog role="alertdialog">
          <Heading slot="title" className="dialog__title">
            {tc(alone ? 'leaving.stopsTitle' : 'leaving.handTitle')}
          </Heading>
          <p>{tc(alone ? 'leaving.stopsText' : 'leaving.handText')}</p>
          <div className="dialog__actions">
            {others.map((other) => (
              <Button
                key={other.seat}
                look="primary"
                onPress={() => {
                  onClose();
                  onLeave(other.seat);
                }}
              >
                {tc('leaving.handTo', { name: displayName(t, other) })}
              </Button>
            ))}
            {acts.includes('recess') && (
              <Button
                look={alone ? 'primary' : 'secondary'}
                icon="pause"
                onPress={() => {
                  onClose();
                  void act('recess', {});
                }}
              >
                {t('judge.recess')}
              </Button>
            )}
            {alone && (
              <Button look="danger" onPress={() => onLeave()}>
                {tc('leaving.stop')}
              </Button>
            )}
            <Button autoFocus onPress={onClose}>
              {tc('leaving.stay')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
