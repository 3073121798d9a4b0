import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import { subjects } from './subjects.ts';

/**
 * Sets which people are known by a number, with altered voice and face, to everybody except the judge. Lifting it is irreversible.
 */
export function Protection() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const people = subjects(useScene()).toSorted((one, other) => Number(other.protected) - Number(one.protected));
  const act = useAct();
  const [lifting, setLifting] = useState<NamedPerson | null>(null);
  return (
    <>
      <p className="measure__note">{tc('protection.note')}</p>
      <ul className="plain-list">
        {people.map((person) => {
          const name = displayName(t, person);
          return (
            <li key={person.seat} className="measure__row">
              <div>
                <p className="measure__name">
                  <bdi>{name}</bdi>
                </p>
                <p className="measure__role" data-on={person.protected}>
                  {t(`roles.${person.role}`)}
                  {person.protected && ` · ${t('people.isProtected')}`}
                </p>
              </div>
              {person.protected ? (
                <Button
                  size="small"
                  aria-label={tc('protection.liftName', { name })}
                  onPress={() => setLifting(person)}
                >
                  {tc('protection.lift')}
                </Button>
              ) : (
                <Button
                  size="small"
                  aria-label={tc('protection.protectName', { name })}
                  onPress={() => void act('protect', { seat: person.seat, on: true })}
                >
                  {tc('protection.protect')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Confirm
        title={tc('protection.liftQuestion')}
        text={tc('protection.liftText', { name: lifting === null ? '' : displayName(t, lifting) })}
        confirm={tc('protection.liftConfirm')}
        cancel={t('judge.cancel')}
        isOpen={lifting !== null}
        onCancel={() => setLifting(null)}
        onConfirm={() => {
          if (lifting !== null) void act('protect', { seat: lifting.seat, on: false });
          setLifting(null);
        }}
      />
    </>
  );
}
