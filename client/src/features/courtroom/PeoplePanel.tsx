import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { usePhone } from '../../ui/useMediaQuery.ts';
import { PeopleList } from './PeopleList.tsx';

interface PeoplePanelProps {
  readonly shown: boolean;
  readonly onClose: () => void;
}

/** The list of people: beside the courtroom where there is room, over it on a phone. */
export function PeoplePanel({ shown, onClose }: PeoplePanelProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const close = <Button look="quiet" size="icon" icon="close" aria-label={t('people.close')} onPress={onClose} />;
  if (!phone) {
    if (!shown) return null;
    return (
      <aside className="panel" aria-labelledby="people">
        <div className="panel__head">
          <h2 id="people">{t('people.title')}</h2>
          {close}
        </div>
        <PeopleList />
      </aside>
    );
  }
  return (
    <ModalOverlay
      isOpen={shown}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className="overlay overlay--sheet dark"
    >
      <Modal className="sheet">
        <Dialog>
          <div className="panel__head">
            <Heading slot="title" level={2}>
              {t('people.title')}
            </Heading>
            {close}
          </div>
          <PeopleList />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
