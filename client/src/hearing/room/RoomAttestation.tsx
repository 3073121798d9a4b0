import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { Button } from '../../ui/Button.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { displayName } from '../names/display-name.ts';
import '../../ui/ticks.css';
import './room.css';

/** The coordinator of a room attests which of the expected people sit there; only then are they at the hearing. */
export function RoomAttestation() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { room, people } = usePartsOfScene('room', 'people');
  const nameOf = ({ seat, name }: (typeof room)[number]): string => {
    const person = people.find((one) => one.seat === seat);
    return person === undefined ? name : displayName(t, person);
  };
  const act = useAct();
  const present = room.flatMap((person) => (person.present ? [person.seat] : []));
  /** Ticks that are not attested yet; null when there are none. */
  const [draft, setDraft] = useState<readonly SeatId[] | null>(null);
  const ticked = draft ?? present;
  const changed = ticked.length !== present.length || ticked.some((seat) => !present.includes(seat));
  const tick = (seat: SeatId, on: boolean): void =>
    setDraft(on ? [...ticked, seat] : ticked.filter((other) => other !== seat));
  return (
    <div className="room">
      <fieldset className="ticks">
        <legend>{tc('room.who')}</legend>
        {room.map((person) => (
          <label key={person.seat} className="tick">
            <input
              type="checkbox"
              checked={ticked.includes(person.seat)}
              onChange={({ currentTarget }) => tick(person.seat, currentTarget.checked)}
            />
            <bdi>{nameOf(person)}</bdi>
            <span className="room__role">· {t(`roles.${person.role}`)}</span>
          </label>
        ))}
      </fieldset>
      <p>{tc('room.statement')}</p>
      <Button
        look="primary"
        icon="check"
        isDisabled={!changed}
        onPress={() => void act('attest', { people: [...ticked] }).then(({ ok }) => ok && setDraft(null))}
      >
        {tc('room.attest')}
      </Button>
      <p role="status" className="room__state">
        {!changed && present.length > 0 && tc('room.attested', { count: present.length })}
        {changed && present.length > 0 && tc('room.again')}
      </p>
    </div>
  );
}
