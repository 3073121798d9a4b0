import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { Source } from './sources.ts';

/** The person's requests that the service has not answered yet. */
export type PendingToggles = Readonly<Partial<Record<Source, boolean>>>;

/** Whether the seat has sources on the service: it is in the courtroom or a private room and may speak there. */
export function hasSources({ me, acts, speaks }: Scene): boolean {
  return speaks && isInRoom(me.place) && acts.includes('have-sources');
}

function isInRoom(place: Scene['me']['place']): boolean {
  return place === 'courtroom' || place === 'consultation';
}

/** Whether taking the seat leads straight into the courtroom, so that sources can be sent along. */
export function entersWithSources({ me, speaks, entersDirectly }: Scene): boolean {
  return speaks && (isInRoom(me.place) || (me.place === 'outside' && entersDirectly));
}

/**
 * Whether a source may leave this device now. The service enforces the same; this check avoids sending data that would be
 * discarded, and ensures that a microphone never runs unnoticed.
 */
export function maySend(
  source: Source,
  scene: Scene,
  pendingToggles: PendingToggles,
  connectionTrusted: boolean,
): boolean {
  const speaks = scene.me.place === 'consultation' ? 'confer' : 'send-media';
  if (!hasSources(scene) || !scene.me.here || !scene.acts.includes(speaks)) return false;
  if (source === 'microphone' && (!connectionTrusted || scene.me.microphone === 'blocked')) return false;
  return pendingToggles[source] ?? scene.me[source] === 'on';
}
