import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { withInterpreter } from './subjects.ts';

/** Sets which people may talk in private only with their interpreter present. */
export function InterpreterRequired() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const people = withInterpreter(useScene());
  const act = useAct();
  return (
    <>
      <p className="measure__note">{tc('interpreterRequired.note')}</p>
      <ul className="plain-list">
        {people.map((person) => {
          const name = displayName(t, person);
          const on = person.interpreterRequired;
          return (
            <li key={person.seat} className="measure__row">
              <div>
                <p className="measure__name">
                  <bdi>{name}</bdi>
                </p>
                <p className="measure__role" data-on={on}>
                  {t(`roles.${person.role}`)}
                  {on && ` · ${tc('interpreterRequired.on')}`}
                </p>
              </div>
              <Button
                size="small"
                aria-label={tc(on ? 'interpreterRequired.liftName' : 'interpreterRequired.requireName', { name })}
                onPress={() => void act('require-interpreter', { seat: person.seat, on: !on })}
              >
                {tc(on ? 'interpreterRequired.lift' : 'interpreterRequired.require')}
              </Button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
