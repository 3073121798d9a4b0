import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { MinutesState } from '@mahzar/shared/minutes/state';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesPushes, PageToMinutes } from '@mahzar/shared/protocol/minutes';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { MinutesCaller, MinutesAccess } from '../../minutes/minutes-callers.ts';

export type MinutesNamespace = Namespace<PageToMinutes, MinutesPushes, DefaultEventsMap, { page: MinutesPage }>;
export type MinutesSocket = Socket<PageToMinutes, MinutesPushes, DefaultEventsMap, { page: MinutesPage }>;

/** One open page of a hearing's minutes, with its identity and what was sent to it. */
export interface MinutesPage {
  readonly socket: MinutesSocket;
  readonly log: Logger;
  readonly hearing: HearingId;
  readonly door: MinutesAccess;
  /** Key by which the person's messages are counted, over all their pages. */
  readonly author: string;
  /** The caller at the last look at the hearing. */
  caller: MinutesCaller;
  /** An editor's version of the text; null before the first. */
  version: number | null;
  /** The paragraphs that a reader's page shows. */
  blocks: readonly MinutesBlock[];
  /** The last state sent, and its text without the time. */
  view: { readonly state: MinutesState; readonly text: string; readonly isWithheld: boolean } | null;
}
