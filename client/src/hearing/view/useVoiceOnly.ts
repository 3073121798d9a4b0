import { useEffect } from 'react';
import { keep, storageOf } from '../../browser/storage.ts';
import { useAppServices, useSession } from '../context/SessionContext.tsx';

const KEY = 'mahzar/voice-only';

/** The person's choice to be here by voice alone, kept for this tab through reloads. */
export function useVoiceOnly(): [boolean, (on: boolean) => void] {
  const { session } = useAppServices();
  const voiceOnly = useSession((state) => state.voiceOnly === true);
  useEffect(() => {
    if (session.store.getState().voiceOnly === undefined && storageOf('sessionStorage')?.getItem(KEY) === 'on')
      session.setVoiceOnly(true);
  }, [session]);
  const choose = (on: boolean): void => {
    keep(storageOf('sessionStorage'), KEY, on ? 'on' : 'off');
    session.setVoiceOnly(on);
  };
  return [voiceOnly, choose];
}
