import type { Scene } from '@mahzar/shared/protocol/pushes';

/** Whether others would hear this person if their microphone is on, in their present place and the present phase. */
export function isHeard({ me, acts }: Pick<Scene, 'me' | 'acts'>): boolean {
  return acts.includes(me.place === 'consultation' ? 'confer' : 'send-media');
}
