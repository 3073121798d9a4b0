import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { QUEUE_MESSAGES, QueueErrorCode } from '@mahzar/shared/protocol/queue';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { OfficeId, OfficialId } from '@mahzar/shared/queue/ids';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { Meetings } from '../../queue/meetings.ts';
import { OFFICIAL_SEAT } from '../../queue/ports.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import type { HandlersOf } from '../dispatcher.ts';
import { deviceReportLimit } from '../limits.ts';
import type { QueuePushes } from './queue-pushes.ts';
import type { DeskViewer, Viewer } from './viewer.ts';

export interface QueueHandlerParts {
  readonly queues: Pick<QueueService, 'execute' | 'snapshot'>;
  readonly meetings: Pick<Meetings, 'callNext'>;
  readonly pushes: QueuePushes;
  readonly linkOf: (hearing: HearingId, seat: SeatId) => Promise<string | null>;
  readonly isOffice: (office: OfficeId) => Promise<boolean>;
}

type Handlers = HandlersOf<typeof QUEUE_MESSAGES, Viewer, QueueErrorCode>;

/** Handlers of a viewer's messages. The dispatcher checks who may send them, and the law decides again. */
export function queueHandlers({ queues, meetings, pushes, linkOf, isOffice }: QueueHandlerParts): Handlers {
  const deviceReports = deviceReportLimit();
  const execute = async (viewer: Viewer, command: QueueCommand) => {
    if (viewer.as === 'hall' || viewer.as === 'guest') return new Rejection('not-permitted' as const);
    const actor = viewer.as === 'desk' ? viewer.actor : ({ kind: 'citizen', request: viewer.request } as const);
    const done = await queues.execute(viewer.queue, command, actor);
    return done.ok ? ACCEPTED : done.refusal;
  };
  const bare =
    (type: 'open' | 'resume' | 'recall' | 'skip' | 'note-no-show') =>
    (viewer: Viewer): ReturnType<typeof execute> =>
      execute(viewer, { type });
  /** The link of the meeting that an official has called. */
  const door = async (hearing: HearingId | null) => {
    const link = hearing === null ? null : await linkOf(hearing, OFFICIAL_SEAT);
    return link === null ? new Rejection('nobody-called' as const) : { link };
  };
  return {
    'report-device': async (viewer, { faults }) => {
      if (viewer.as !== 'citizen') return new Rejection('not-permitted');
      if (!(await deviceReports.take(viewer.request))) return new Rejection('too-many-messages');
      return execute(viewer, { type: 'report-device', request: viewer.request, faults });
    },
    async resync(viewer) {
      if (viewer.as === 'desk') pushes.resync(viewer);
      return ACCEPTED;
    },
    open: bare('open'),
    resume: bare('resume'),
    recall: bare('recall'),
    skip: bare('skip'),
    'note-no-show': bare('note-no-show'),
    pause: (viewer, request) => execute(viewer, { type: 'pause', ...request }),
    close: (viewer, request) => execute(viewer, { type: 'close', ...request }),
    'announce-delay': (viewer, request) => execute(viewer, { type: 'announce-delay', ...request }),
    join: (viewer, request) => execute(viewer, { type: 'join', ...request }),
    'leave-desk': (viewer, request) => execute(viewer, { type: 'leave-desk', ...request }),
    accept: (viewer, request) => execute(viewer, { type: 'accept', ...request }),
    refuse: (viewer, request) => execute(viewer, { type: 'refuse', ...request }),
    redirect: async (viewer, request) =>
      (await isOffice(request.office))
        ? execute(viewer, { type: 'redirect', ...request })
        : new Rejection('unknown-office'),
    assign: (viewer, request) => execute(viewer, { type: 'assign', ...request }),
    merge: (viewer, request) => execute(viewer, { type: 'merge', ...request }),
    'mark-urgent': (viewer, request) => execute(viewer, { type: 'mark-urgent', ...request }),
    restore: (viewer, request) => execute(viewer, { type: 'restore', ...request }),
    reorder: (viewer, request) => execute(viewer, { type: 'reorder', ...request }),
    arrive: (viewer, request) => execute(viewer, { type: 'arrive', ...request }),
    'note-away': (viewer, request) => execute(viewer, { type: 'note-away', ...request }),
    'hand-over': (viewer, request) => execute(viewer, { type: 'hand-over', ...request }),
    end: (viewer, request) => execute(viewer, { type: 'end', ...request }),
    'give-outcome': (viewer, request) => execute(viewer, { type: 'give-outcome', ...request }),
    async 'call-next'(viewer) {
      const official = officialOf(viewer);
      if (official === null) return new Rejection('not-permitted');
      const done = await meetings.callNext(viewer.queue, official);
      if (!done.ok) return done.refusal;
      const called = done.entries.find(({ event }) => event.type === 'called')?.event;
      return door(called?.type === 'called' ? called.hearing : null);
    },
    async 'meeting-link'(viewer) {
      const official = officialOf(viewer);
      if (official === null) return new Rejection('not-permitted');
      const state = (await queues.snapshot(viewer.queue))?.state;
      const request = state?.officials.get(official)?.request ?? null;
      const stage = request === null ? undefined : state?.requests.get(request)?.stage;
      return door(stage?.kind === 'called' || stage?.kind === 'meeting' ? stage.hearing : null);
    },
  };
}

function officialOf(viewer: Viewer): OfficialId | null {
  return isOfficial(viewer) ? viewer.actor.official : null;
}

function isOfficial(
  viewer: Viewer,
): viewer is DeskViewer & { readonly actor: { readonly kind: 'official'; readonly official: OfficialId } } {
  return viewer.as === 'desk' && viewer.actor.kind === 'official';
}
