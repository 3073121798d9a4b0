import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useSession } from '../app/SessionContext.tsx';

/** Plays what is heard of others. When the browser wants a gesture first, a button asks for it. */
export function RemoteAudio() {
  const { t } = useTranslation();
  const remote = useSession((state) => state.remote);
  const room = useRef<HTMLDivElement>(null);
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
            microphone !== null && <Voice key={seat} seat={seat} stream={microphone} onHeld={onHeld} />,
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
}

function Voice({
  seat,
  stream,
  onHeld,
}: {
  readonly seat: string;
  readonly stream: MediaStream;
  readonly onHeld: () => void;
}) {
  const ref = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = ref.current;
    if (audio === null) return undefined;
    audio.srcObject = stream;
    void play(audio, onHeld);
    return () => {
      audio.srcObject = null;
    };
  }, [stream, onHeld]);
  // Live speech has no caption track yet (FEATURES U6).
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
