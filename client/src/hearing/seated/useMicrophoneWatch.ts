import { useEffect } from 'react';
import type { SessionState } from '../../session/types.ts';
import { useAppServices, useSession } from '../context/SessionContext.tsx';
import { isHeard } from '../devices/heard.ts';
import { openMeter } from '../devices/level-meter.ts';
import { MicrophoneWatch } from '../devices/microphone-watch.ts';
import type { MicrophoneSample, MicrophoneTrouble } from '../devices/microphone-watch.ts';
import { useNotices } from '../notices/NoticesProvider.tsx';

const LOOK_EVERY_MS = 100;
/** After the notice "nobody hears you" the person gets no further one for this long, ms. */
const NOT_AGAIN_MS = 20_000;

/** Tells a person whom nobody hears: the microphone fails, or they speak while it is switched off. */
export function useMicrophoneWatch(): void {
  const { session } = useAppServices();
  const { tell, dismiss } = useNotices();
  const track = useSession((state) => state.local.microphone);
  useEffect(() => {
    const meter = track === null ? null : openMeter(track);
    const watch = new MicrophoneWatch();
    let lastShown: MicrophoneTrouble | null = null;
    let toldOffAt = -Infinity;
    const timer = setInterval(() => {
      const at = performance.now();
      const wanted = wantedOf(session.store.getState());
      const trouble = watch.look({ at, track: stateOf(track), level: meter?.level() ?? null, wanted });
      if (trouble === lastShown) return;
      if (trouble === 'off') {
        if (at - toldOffAt > NOT_AGAIN_MS) tell({ kind: 'speaksUnheard' });
        toldOffAt = at;
      } else if (trouble !== null) tell({ kind: 'unheard', why: trouble });
      else if (lastShown !== 'off') dismiss('unheard');
      lastShown = trouble;
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      meter?.close();
      if (lastShown !== null && lastShown !== 'off') dismiss('unheard');
    };
  }, [track, session, tell, dismiss]);
}

function stateOf(track: MediaStreamTrack | null): MicrophoneSample['track'] {
  if (track === null) return 'none';
  if (track.readyState === 'ended') return 'ended';
  return track.muted ? 'muted' : 'live';
}

function wantedOf({ scene, stage }: SessionState): MicrophoneSample['wanted'] {
  if (scene === null || stage !== 'seated' || !scene.speaks || !scene.me.here) return 'none';
  const { me, acts } = scene;
  if ((me.place !== 'courtroom' && me.place !== 'consultation') || !isHeard(scene) || me.microphone === 'blocked')
    return 'none';
  if (me.microphone === 'on') return 'on';
  return acts.includes('set-microphone') ? 'off' : 'none';
}
