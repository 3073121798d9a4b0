import type { Scene } from '@mahzar/shared/protocol/pushes';

/** Whether others would hear a person whose microphone is on, where they are and as the hearing stands. */
export function isHeard({ me, acts }: Pick<Scene, 'me' | 'acts'>): boolean {
  return acts.includes(me.place === 'consultation' ? 'confer' : 'send-media');
}
