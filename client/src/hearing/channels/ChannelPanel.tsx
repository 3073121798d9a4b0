import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import { choosable, interpretersOf } from './channels.ts';
import { LanguageLabel } from './LanguageLabel.tsx';
import './channels.css';

/** Chooses what the person hears: the courtroom's floor, or an interpreter over it. */
export default function ChannelPanel() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const scene = useScene();
  const act = useAct();
  const group = useId();
  const noteOf = (channel: string): string => {
    if (channel === FLOOR) return tc('channels.floorNote');
    const names = interpretersOf(scene, channel).map((person) => displayName(t, person));
    return names.length === 0 ? tc('channels.nobody') : tc('channels.by', { names: names.join(t('people.and')) });
  };
  return (
    <div className="channels">
      <fieldset className="channels__choice">
        <legend>{tc('channels.question')}</legend>
        {choosable(scene).map((channel) => (
          <label key={channel} className="channels__one">
            <input
              type="radio"
              name={group}
              aria-labelledby={`${group}-${channel}`}
              aria-describedby={`${group}-${channel}-note`}
              checked={channel === scene.me.listensTo}
              onChange={() => void act('choose-channel', { channel })}
            />
            <span>
              <span id={`${group}-${channel}`} className="channels__name">
                <LanguageLabel channel={channel} floor="heard" />
              </span>
              <span id={`${group}-${channel}-note`} className="channels__note">
                {noteOf(channel)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="channels__about">{tc('channels.about')}</p>
    </div>
  );
}
