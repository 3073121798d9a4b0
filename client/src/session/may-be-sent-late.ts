import type { MessageName } from '@mahzar/shared/protocol/messages';

/**
 * Whether a message only sets a state and takes nobody by surprise some seconds later: a delayed message may switch a microphone or
 * camera off, but never on.
 */
export function mayBeSentLate(name: MessageName, payload: object): boolean {
  if (name === 'set-microphone' || name === 'set-camera') return 'on' in payload && payload.on === false;
  return name === 'tile-sizes' || name === 'media-line';
}
