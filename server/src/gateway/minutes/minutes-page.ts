import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { MinutesState } from '@mahzar/shared/minutes/state';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesPushes, PageToMinutes } from '@mahzar/shared/protocol/minutes';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { MinutesCaller, MinutesDoor } from '../../minutes/minutes-callers.ts';

export type MinutesNamespace = Namespace<PageToMinutes, MinutesPushes, DefaultEventsMap, { page: MinutesPage }>;
export type MinutesSocket = Socket<PageToMinutes, MinutesPushes, DefaultEventsMap, { page: MinutesPage }>;

/** One open page of the minutes of a hearing: whose it is, and what it has been told. */
export interface MinutesPage {
  readonly socket: MinutesSocket;
  readonly log: Logger;
  readonly hearing: HearingId;
  readonly door: MinutesDoor;
  /** By which their messages are counted: whoever they are, over however many pages. */
  readonly author: string;
  /** As the hearing stood when it was looked at last. */
  caller: MinutesCaller;
  /** Version of the text that it has, of an editor; null before it was told one. */
  version: number | null;
  /** The paragraphs that it shows, of a reader. */
  blocks: readonly MinutesBlock[];
  /** The state that it was told of last, and what was said of it but for the time. */
  view: { readonly state: MinutesState; readonly text: string; readonly isWithheld: boolean } | null;
}
