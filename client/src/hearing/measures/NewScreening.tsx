import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { Result } from '../../connection/result.ts';
import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { useNames } from '../names/useNames.ts';
import { belongingTogether, putOn, screenable, sideOf } from './screening.ts';
import type { Sides } from './screening.ts';

const SIDES = [0, 1] as const;

interface NewScreeningProps {
  readonly onSet: (one: readonly SeatId[], other: readonly SeatId[]) => Promise<Result>;
}

/** Puts people on two sides, explains the effect in a sentence, and sets the screen. */
export function NewScreening({ onSet }: NewScreeningProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const names = useNames();
  const people = screenable(useScene());
  const [sides, setSides] = useState<Sides>(new Map());
  const [one, other] = SIDES.map((side) => sideOf(people, sides, side).map(({ seat }) => seat)) as [SeatId[], SeatId[]];
  const together = belongingTogether(people, sides);
  const whole = one.length > 0 && other.length > 0;
  return (
    <div className="measure__new">
      <h4>{tc('screening.new')}</h4>
      <ul className="plain-list">
        {people.map((person) => {
          const name = displayName(t, person);
          return (
            <li key={person.seat} className="measure__row">
              <div>
                <p className="measure__name">
                  <bdi>{name}</bdi>
                </p>
                <p className="measure__role">{t(`roles.${person.role}`)}</p>
              </div>
              <div className="sides">
                {SIDES.map((side) => (
                  <ToggleButton
                    key={side}
                    className="choice"
                    aria-label={tc('screening.sideOf', { name, number: side + 1 })}
                    isSelected={sides.get(person.seat) === side}
                    onChange={() => setSides(putOn(sides, person.seat, side))}
                  >
                    {formatNumber(language, side + 1)}
                  </ToggleButton>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      <div className="measure__set">
        <p className="measure__result" role="status" data-bad={together !== null}>
          {together !== null
            ? tc('screening.together', { one: displayName(t, together[0]), other: displayName(t, together[1]) })
            : whole
              ? tc('screening.result', { one: names(one), other: names(other) })
              : tc('screening.choose')}
        </p>
        <Button
          look="primary"
          isDisabled={!whole || together !== null}
          onPress={() => void onSet(one, other).then(({ ok }) => ok && setSides(new Map()))}
        >
          {tc('screening.set')}
        </Button>
      </div>
    </div>
  );
}
