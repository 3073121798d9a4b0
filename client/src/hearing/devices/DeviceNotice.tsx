import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAppServices } from '../context/SessionContext.tsx';
import { useOwnDevice } from './useOwnDevice.ts';
import type { DeviceNews } from '../notices/notices.ts';
import { useSwitchDevice } from './useSwitchDevice.ts';

interface Props {
  readonly notice: DeviceNews;
  readonly onDone: () => void;
}

/** Tells of a change of a device, with the possible action as a button. */
export default function DeviceNotice({ notice, onDone }: Props) {
  const tc = useConductWords();
  const { session } = useAppServices();
  const switchTo = useSwitchDevice();
  const switchMicrophone = useOwnDevice('microphone');
  const button = (words: string, act: () => Promise<unknown>) => (
    <Button
      size="small"
      onPress={() => {
        onDone();
        void act();
      }}
    >
      {words}
    </Button>
  );
  switch (notice.kind) {
    case 'deviceFound': {
      const { device, id, name, speaker } = notice;
      return (
        <>
          <p>{tc(device === 'camera' ? 'devices.foundCamera' : 'devices.foundMicrophone', { name })}</p>
          {button(tc('devices.use'), async () => {
            if (speaker !== null) session.store.setState({ speaker });
            await switchTo(device, id);
          })}
        </>
      );
    }
    case 'deviceReplaced':
      return <p>{tc(`devices.replaced.${notice.device}`, { name: notice.name || tc('devices.another') })}</p>;
    case 'unheard':
      return (
        <>
          <p>{tc(`devices.unheard.${notice.why}`)}</p>
          {button(tc('devices.reopen'), () => switchTo('microphone'))}
        </>
      );
    case 'speaksUnheard':
      return (
        <>
          <p>{tc('devices.off')}</p>
          {button(tc('devices.turnOn'), () => switchMicrophone(true))}
        </>
      );
    default:
      return notice satisfies never;
  }
}
