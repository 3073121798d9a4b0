import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { Source } from './sources.ts';

/** What the person has asked for and the service has not yet answered. */
export type PendingToggles = Readonly<Partial<Record<Source, boolean>>>;

/** Whether the seat has sources on the service: it is in the courtroom or a private room and has a voice there. */
export function hasSources({ me, acts, speaks }: Scene): boolean {
  return speaks && isInRoom(me.place) && acts.includes('have-sources');
}

function isInRoom(place: Scene['me']['place']): boolean {
  return place === 'courtroom' || place === 'consultation';
}

/** Whether taking the seat leads into the courtroom at once, so that sources can come along. */
export function entersWithSources({ me, speaks, entersDirectly }: Scene): boolean {
  return speaks && (isInRoom(me.place) || (me.place === 'outside' && entersDirectly));
}

/**
 * Whether a source may leave this device now. The service enforces the same; here it decides that nothing is sent
 * which would only be thrown away, and that a microphone never runs on unseen.
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
