import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogBox } from '../../ui/DialogBox.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { Video } from '../../ui/Video.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAppServices, useScene, useSession } from '../context/SessionContext.tsx';
import type { DeviceKind } from './capture.ts';
import { isHeard } from './heard.ts';
import { useDeviceLists } from './useDeviceLists.ts';
import { useLevel } from './useLevel.ts';
import { useSwitchDevice } from './useSwitchDevice.ts';
import './devices.css';

/** Changes camera, microphone and speaker during the hearing. */
export default function DevicesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { session } = useAppServices();
  const scene = useScene();
  const { me } = scene;
  const local = useSession((state) => state.local);
  const speaker = useSession((state) => state.speaker ?? '');
  // A microphone may be on and not heard: held back at the moment, in a recess, or behind a broken line.
  const reaches = useSession(
    ({ microphoneOpensAt = null, connection }) => microphoneOpensAt === null && connection.kind === 'online',
  );
  const onWords = reaches && isHeard(scene) ? tc('devices.works') : t('devices.heard');
  const all = useDeviceLists();
  const switchTo = useSwitchDevice();
  const picture = useTrackStream(me.camera === 'on' ? local.camera : null);
  const listOf = (kind: MediaDeviceKind) => all.filter((one) => one.kind === kind);
  const own = (kind: DeviceKind): string => local[kind]?.getSettings().deviceId ?? '';
  const speakers = listOf('audiooutput');
  return (
    <DialogBox title={tc('devices.title')} close={t('view.done')} isOpen onClose={onClose}>
      <div className="check">
        {picture !== null && (
          <div className="check__picture">
            <Video stream={picture} mirrored label={t('devices.picture')} />
          </div>
        )}
        <Voice track={local.microphone} heardWords={me.microphone === 'on' ? onWords : tc('devices.worksOff')} />
        <Choice
          icon="microphone"
          label={t('devices.microphoneMenu')}
          list={listOf('audioinput')}
          chosen={own('microphone')}
          unnamed={(number) => t('devices.unnamedMicrophone', { number })}
          onChoose={(id) => void switchTo('microphone', id)}
        />
        <Choice
          icon="camera"
          label={t('devices.cameraMenu')}
          list={listOf('videoinput')}
          chosen={own('camera')}
          unnamed={(number) => t('devices.unnamedCamera', { number })}
          onChoose={(id) => void switchTo('camera', id)}
        />
        {/* Phones choose the audio output themselves; their browsers offer no choice. */}
        {speakers.length > 0 && 'setSinkId' in HTMLMediaElement.prototype && (
          <Choice
            icon="sound"
            label={tc('devices.speakerMenu')}
            list={speakers}
            chosen={speaker}
            unnamed={(number) => tc('devices.unnamedSpeaker', { number })}
            onChoose={(id) => session.store.setState({ speaker: id })}
          />
        )}
      </div>
    </DialogBox>
  );
}

/** Shows that the microphone picks up sound, even while nobody else hears it. */
function Voice({ track, heardWords }: { readonly track: MediaStreamTrack | null; readonly heardWords: string }) {
  const { t } = useTranslation();
  const { bar, heard } = useLevel(track);
  if (track === null) return <p>{t('devices.noMicrophone')}</p>;
  return (
    <div className="check__voice" data-heard={heard}>
      <Icon name="microphone" />
      <div className="check__level" ref={bar} aria-hidden="true" />
      <p>{heard ? heardWords : t('devices.notHeard')}</p>
    </div>
  );
}

interface ChoiceProps {
  readonly icon: IconName;
  readonly label: string;
  readonly list: readonly MediaDeviceInfo[];
  readonly chosen: string;
  readonly unnamed: (number: number) => string;
  readonly onChoose: (deviceId: string) => void;
}

function Choice({ icon, label, list, chosen, unnamed, onChoose }: ChoiceProps) {
  const tc = useConductWords();
  const id = useId();
  const known = list.some(({ deviceId }) => deviceId === chosen);
  return (
    <div className="device">
      <label htmlFor={id}>
        <Icon name={icon} />
        {label}
      </label>
      <select
        id={id}
        className="menu__select"
        disabled={list.length === 0}
        value={known ? chosen : ''}
        onChange={({ target }) => onChoose(target.value)}
      >
        {!known && <option value="">{list.length === 0 ? tc('devices.none') : tc('devices.usual')}</option>}
        {list.map(({ deviceId, label: name }, index) => (
          <option key={deviceId} value={deviceId}>
            {name === '' ? unnamed(index + 1) : name}
          </option>
        ))}
      </select>
    </div>
  );
}
