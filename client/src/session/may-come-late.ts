import type { MessageName } from '@mahzar/shared/protocol/messages';

/**
 * Whether a message only says how something is to be, and surprises nobody some seconds later: a microphone or camera goes off by
 * itself then, but never on.
 */
export function mayComeLate(name: MessageName, payload: object): boolean {
  if (name === 'set-microphone' || name === 'set-camera') return 'on' in payload && payload.on === false;
  return name === 'tile-sizes' || name === 'media-line';
}
