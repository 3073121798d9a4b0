import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { PendingToggles } from './sending-rules.ts';

/** Returns the scene as the person should see it: a pressed switch shows at once, unless the court forbids it. */
export function withPendingToggles(scene: Scene, { microphone, camera }: PendingToggles): Scene {
  if (microphone === undefined && camera === undefined) return scene;
  const me = { ...scene.me };
  if (microphone !== undefined && me.microphone !== 'blocked') me.microphone = microphone ? 'on' : 'off';
  if (camera !== undefined) me.camera = camera ? 'on' : 'off';
  return { ...scene, me };
}
