const FADE_MS = 240;
const STEP_MS = 30;

/** Changes an element's volume to `volume` (0 to 1) within a quarter of a second; returns a function that stops the change. */
export function fadeTo(audio: Pick<HTMLMediaElement, 'volume'>, volume: number): () => void {
  const from = audio.volume;
  const steps = Math.round(FADE_MS / STEP_MS);
  let step = 0;
  if (from === volume) return () => undefined;
  const timer = setInterval(() => {
    step += 1;
    audio.volume = step >= steps ? volume : from + ((volume - from) * step) / steps;
    if (step >= steps) clearInterval(timer);
  }, STEP_MS);
  return () => clearInterval(timer);
}
