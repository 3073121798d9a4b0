import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { RemoteStream } from './remote-streams.ts';
import type { RemoteMedia } from './types.ts';

/**
 * Returns the received media by seat, combined with the scene's data on the sender. In a private room only its members' media:
 * streams of the courtroom may still be open for a moment on entering.
 */
export function remoteMedia(streams: readonly RemoteStream[], scene: Scene | null): ReadonlyMap<string, RemoteMedia> {
  const remote = new Map<string, RemoteMedia>();
  const room = scene?.consultation ?? null;
  for (const { seat, source, stream, flowing, stands } of streams) {
    if (room !== null && !room.members.some((member) => member === seat)) continue;
    const before = remote.get(seat) ?? {
      microphone: null,
      camera: null,
      cameraPaused: true,
      cameraStands: false,
      screen: null,
    };
    const on = scene?.people.find((person) => person.seat === seat)?.camera === 'on';
    const shows = on && flowing;
    if (source === 'camera')
      remote.set(seat, { ...before, camera: stream, cameraPaused: !shows, cameraStands: shows && stands });
    else remote.set(seat, { ...before, [source]: stream });
  }
  return remote;
}

/** Whether two sets of received media look the same, so that screens need not be redrawn. */
export function sameRemote(one: ReadonlyMap<string, RemoteMedia>, other: ReadonlyMap<string, RemoteMedia>): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([seat, media]) => {
    const match = other.get(seat);
    return (
      match !== undefined &&
      match.microphone === media.microphone &&
      match.camera === media.camera &&
      match.screen === media.screen &&
      match.cameraPaused === media.cameraPaused &&
      match.cameraStands === media.cameraStands
    );
  });
}
