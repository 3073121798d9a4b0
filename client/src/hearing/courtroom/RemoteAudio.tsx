import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOOR } from '@mahzar/shared/hearing/state';
import { Button } from '../../ui/Button.tsx';
import { useSession } from '../context/SessionContext.tsx';
import { fadeTo } from '../channels/fade.ts';
import { useFloorVolume } from '../channels/useFloorVolume.ts';

/**
 * Plays the received sound, with the floor quiet under an interpreter. If the browser requires a gesture first, a button asks for
 * it.
 */
export const RemoteAudio = memo(function RemoteAudio() {
  const { t } = useTranslation();
  const remote = useSession((state) => state.remote);
  const room = useRef<HTMLDivElement>(null);
  const floor = useFloorVolume();
  const people = useSession(({ scene }) => scene?.people);
  const onFloor = (seat: string): boolean =>
    (people?.find((person) => person.seat === seat)?.speaksTo ?? FLOOR) === FLOOR;
  const [held, setHeld] = useState(false);
  const onHeld = useCallback(() => setHeld(true), []);
  const playAll = (): void => {
    setHeld(false);
    for (const audio of room.current?.querySelectorAll('audio') ?? []) void play(audio, onHeld);
  };
  return (
    <>
      <div ref={room} hidden>
        {[...remote].map(
          ([seat, { microphone }]) =>
            microphone !== null && (
              <Voice key={seat} seat={seat} stream={microphone} volume={onFloor(seat) ? floor : 1} onHeld={onHeld} />
            ),
        )}
      </div>
      {held && (
        <div className="hear" role="alert">
          <p>{t('courtroom.hearTitle')}</p>
          <Button look="primary" icon="sound" onPress={playAll}>
            {t('courtroom.hear')}
          </Button>
        </div>
      )}
    </>
  );
});

interface VoiceProps {
  readonly seat: string;
  readonly stream: MediaStream;
  /** 0 to 1. Without effect on iOS, where only the person sets the volume: there the interpreter is heard over the floor. */
  readonly volume: number;
  readonly onHeld: () => void;
}

function Voice({ seat, stream, volume, onHeld }: VoiceProps) {
  const ref = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = ref.current;
    if (audio === null) return undefined;
    audio.srcObject = stream;
    // A call or another app pauses the sound: it continues when the page is back.
    const goOn = (): void => {
      if (!document.hidden && audio.paused) void play(audio, onHeld);
    };
    goOn();
    audio.addEventListener('pause', goOn);
    document.addEventListener('visibilitychange', goOn);
    return () => {
      audio.removeEventListener('pause', goOn);
      document.removeEventListener('visibilitychange', goOn);
      audio.srcObject = null;
    };
  }, [stream, onHeld]);
  useEffect(() => (ref.current === null ? undefined : fadeTo(ref.current, volume)), [volume]);
  // Live speech has no caption track yet.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={ref} data-seat={seat} autoPlay />;
}

async function play(audio: HTMLAudioElement, onHeld: () => void): Promise<void> {
  try {
    await audio.play();
  } catch (error) {
    // Other failures mean that the stream was replaced meanwhile; only this one needs the person.
    if (error instanceof DOMException && error.name === 'NotAllowedError') onHeld();
  }
}
