import { Suspense, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import { Icon } from '../../ui/Icon.tsx';
import { laterPart } from '../later-part.ts';
import { Preload } from '../context/FirstPicture.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';

const LeaveDialog = laterPart(() => import('../conduct/LeaveDialog.tsx'));

/** Leaves the hearing; the presiding host of a session must confirm, since it stops without them. */
export function LeaveControl({ onLeave }: { readonly onLeave: (handTo?: SeatId) => void }) {
  const { t } = useTranslation();
  const { kind, me, phase } = usePartsOfScene('kind', 'me', 'phase');
  const [open, setOpen] = useState(false);
  const presides = capacityOf(kind, me.role) === 'host';
  const asks = presides && (phase === 'countdown' || phase === 'starting' || phase === 'in-session');
  // The reason for the question has passed: a later session asks again.
  if (open && !asks) setOpen(false);
  return (
    <>
      <AriaButton className="control control--leave" onPress={() => (asks ? setOpen(true) : onLeave())}>
        <Icon name="leave" />
        <span className="control__label">{t('courtroom.leave')}</span>
      </AriaButton>
      {presides && <Preload parts={[LeaveDialog]} />}
      {open && (
        <Suspense>
          <LeaveDialog onClose={() => setOpen(false)} onLeave={onLeave} />
        </Suspense>
      )}
    </>
  );
}
