import type { HearingService } from '../hearings/hearing-service.ts';
import type { MediaEngine } from '../media/engine.ts';
import { FlowWatch } from '../media/flow/flow-watch.ts';
import { noteFlows } from '../media/flow/note-flows.ts';
import { HearingRooms } from '../media/hearing-rooms.ts';
import { Masking } from '../media/masking/masking.ts';
import { noteMasking } from '../media/masking/note-masking.ts';
import { startMediasoup } from '../media/mediasoup/engine.ts';
import type { Recorders } from '../recording/recorders.ts';
import type { Runtime } from './runtime.ts';

/** Starts the media workers. Rooms are made on workers whose recorder accepts calls, as long as there is one. */
export function startMedia(
  { config: { media } }: Runtime,
  port: number,
  recorders: Pick<Recorders, 'ready'>,
): Promise<MediaEngine> {
  const { workers, listenAddress: listenIp, announcedAddress } = media;
  return startMediasoup({ workers, listenIp, announcedAddress, port, preferred: () => recorders.ready });
}

/** The rooms of hearings. Problems of rooms and workers are logged. */
export function openRooms({ log }: Runtime, engine: MediaEngine): HearingRooms {
  engine.on('problem', (message) => log.warn(message));
  engine.on('strain', (strain) => {
    if (strain === null) log.info('media capacity available again');
    else
      log.error({ code: 'media-strained', strain }, 'media capacity nearly exhausted; send nobody new to this process');
  });
  const rooms = new HearingRooms(engine);
  rooms.on('problem', (error) => log.warn({ err: error }, 'media not reconciled'));
  return rooms;
}

export interface WatchedMedia {
  readonly masking: Masking;
  readonly flows: FlowWatch;
}

/** Alters the voice and picture of protected people and watches what people send. Reports both to the hearing's law. */
export function watchMedia({ log }: Runtime, rooms: HearingRooms, service: HearingService): WatchedMedia {
  const masking = new Masking(rooms);
  noteMasking(masking, service, log);
  const flows = new FlowWatch(rooms);
  noteFlows(flows, service, log);
  return { masking, flows };
}
