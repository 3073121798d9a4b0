import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Screening } from '@mahzar/shared/hearing/state';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { useNames } from '../names/useNames.ts';
import { NewScreening } from './NewScreening.tsx';

/** The screenings in force, each with a button that lifts it, and a form for a new one. */
export function ScreeningList() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { screenings } = usePartsOfScene('screenings');
  const act = useAct();
  const names = useNames();
  const [lifting, setLifting] = useState<Screening | null>(null);
  const sidesOf = ({ between: [one, other] }: Screening) => ({ one: names(one), other: names(other) });
  return (
    <>
      <p className="measure__note">{tc('screening.note')}</p>
      {screenings.length > 0 && (
        <ul className="plain-list">
          {screenings.map((screen) => (
            <li key={screen.id} className="measure__row">
              <p>{tc('screening.between', sidesOf(screen))}</p>
              <Button
                size="small"
                aria-label={tc('screening.liftName', sidesOf(screen))}
                onPress={() => setLifting(screen)}
              >
                {tc('screening.lift')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewScreening
        onSet={(one: readonly SeatId[], other: readonly SeatId[]) => act('screen', { between: [[...one], [...other]] })}
      />
      <Confirm
        title={tc('screening.liftQuestion')}
        text={lifting === null ? '' : tc('screening.liftText', sidesOf(lifting))}
        confirm={tc('screening.liftConfirm')}
        cancel={t('judge.cancel')}
        isOpen={lifting !== null}
        onCancel={() => setLifting(null)}
        onConfirm={() => {
          if (lifting !== null) void act('lift-screen', { screen: lifting.id });
          setLifting(null);
        }}
      />
    </>
  );
}
