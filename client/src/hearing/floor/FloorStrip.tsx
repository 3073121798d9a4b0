import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { formatMinutes } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/useNow.ts';
import { usePartsOfScene, useSession } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import { floorTime } from './floor-time.ts';
import './floor.css';

/** Shows everybody who has the floor and for how long; the change is announced, the clock is not. */
export default function FloorStrip() {
  const { floor, people, me } = usePartsOfScene('floor', 'people', 'me');
  const speaker = floor === null ? undefined : [...people, me].find(({ seat }) => seat === floor.seat);
  // The live region exists before its words, and contains nothing that ticks.
  const [over, setOver] = useState(false);
  const shown = floor !== null && speaker !== undefined;
  return (
    <>
      <div className="visually-hidden" role="status">
        {shown && <Aloud floor={floor} speaker={speaker} over={over} />}
      </div>
      {shown && <Strip key={floor.since} floor={floor} speaker={speaker} onOver={setOver} />}
    </>
  );
}

interface FloorProps {
  readonly floor: NonNullable<Scene['floor']>;
  readonly speaker: NamedPerson;
}

function Aloud({ floor, speaker, over }: FloorProps & { readonly over: boolean }) {
  const { t } = useTranslation();
  const { me } = usePartsOfScene('me');
  if (over) return t('floor.timeIsUp');
  const whose = speaker.seat === me.seat ? t('floor.mine') : t('floor.whose', { name: displayName(t, speaker) });
  if (floor.limitMs === null) return whose;
  return `${whose} ${t('floor.limit', { count: Math.round(floor.limitMs / 1000) })}`;
}

function Strip({ floor, speaker, onOver }: FloorProps & { readonly onOver: (over: boolean) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { me, acts } = usePartsOfScene('me', 'acts');
  const act = useAct();
  const offset = useSession((state) => state.clockOffsetMs);
  const time = floorTime(floor, useNow(floor.since - offset) + offset, speaker.awaySince);
  const over = time.kind === 'over';
  useEffect(() => onOver(over), [over, onOver]);
  return (
    <div className="floor" data-time={time.kind}>
      <Icon name="clock" />
      <p className="floor__who">
        {speaker.seat === me.seat ? t('floor.mine') : t('floor.whose', { name: displayName(t, speaker) })}
      </p>
      <p className="floor__time" role="timer">
        {time.kind === 'unlimited' && formatMinutes(language, time.spokenMs)}
        {time.kind === 'left' && t('floor.left', { time: formatMinutes(language, time.leftMs) })}
        {time.kind === 'over' && t('floor.over', { time: formatMinutes(language, time.overMs) })}
      </p>
      {acts.includes('give-floor') && me.place === 'courtroom' && (
        <Button size="small" onPress={() => void act('give-floor', { seat: null, limitSeconds: null })}>
          {t('floor.takeBack')}
        </Button>
      )}
    </div>
  );
}
