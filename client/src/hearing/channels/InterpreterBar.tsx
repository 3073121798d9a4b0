import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { useScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { choosable } from './channels.ts';
import { LanguageLabel } from './LanguageLabel.tsx';
import './channels.css';

/** An interpreter's console: the target channel of the voice, and the source, which is the floor or another interpreter. */
export default function InterpreterBar() {
  const { t } = useTranslation();
  const scene = useScene();
  const act = useAct();
  const { language, speaksTo, listensTo } = scene.me;
  if (language === null) return null;
  const sources = choosable(scene);
  return (
    <div className="interpreter" role="group" aria-label={t('channels.console')}>
      <Segments
        legend={t('channels.speakTo')}
        floor="spokenTo"
        channels={[FLOOR, language]}
        chosen={speaksTo}
        onChoose={(channel) => void act('interpret', { channel })}
      />
      {sources.length > 1 && (
        <Segments
          legend={t('channels.hear')}
          floor="heard"
          channels={sources}
          chosen={listensTo}
          onChoose={(channel) => void act('choose-channel', { channel })}
        />
      )}
    </div>
  );
}

interface SegmentsProps {
  readonly legend: string;
  readonly floor: 'heard' | 'spokenTo';
  readonly channels: readonly string[];
  readonly chosen: string;
  readonly onChoose: (channel: string) => void;
}

/** A choice with all options in view, because it changes with every speaker. */
function Segments({ legend, floor, channels, chosen, onChoose }: SegmentsProps) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend>{legend}</legend>
      <div className="segments__row">
        {channels.map((channel) => (
          <label key={channel} className="segments__one">
            <input type="radio" name={name} checked={channel === chosen} onChange={() => onChoose(channel)} />
            <LanguageLabel channel={channel} floor={floor} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
