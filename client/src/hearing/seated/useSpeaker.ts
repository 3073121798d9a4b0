import { useEffect } from 'react';
import { useAppServices, useSession } from '../context/SessionContext.tsx';

/** Plays all sound through the speaker that the person has chosen; through the default one where it is not available. */
export function useSpeaker(): void {
  const { session } = useAppServices();
  const speaker = useSession((state) => state.speaker ?? '');
  const remote = useSession((state) => state.remote);
  useEffect(() => {
    for (const audio of document.querySelectorAll<HTMLAudioElement>('audio[data-seat]')) {
      if (!('setSinkId' in audio) || audio.sinkId === speaker) continue;
      audio.setSinkId(speaker).catch(() => session.store.setState({ speaker: '' }));
    }
  }, [session, speaker, remote]);
}
