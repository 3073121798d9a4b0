import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { MINUTES_MESSAGES } from '@mahzar/shared/protocol/minutes';
import type { MinutesErrorCode } from '@mahzar/shared/protocol/minutes';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { HearingService } from '../../hearings/hearing-service.ts';
import { beginReading } from '../../minutes/begin-reading.ts';
import type { MinutesService, MinutesSnapshot } from '../../minutes/minutes-service.ts';
import { forgetCodes } from '../../minutes/signing.ts';
import type { Signing } from '../../minutes/signing.ts';
import { writeCommand } from '../../minutes/writing.ts';
import type { HandlersOf } from '../dispatcher.ts';
import type { MinutesPage } from './minutes-page.ts';

/** Most steps in one answer to `read-steps`. */
const STEPS_A_PAGE = 500;

type Handlers = HandlersOf<typeof MINUTES_MESSAGES, MinutesPage, MinutesErrorCode>;

/** Handlers of a page's messages. The dispatcher checks who may send them, and the law decides again. */
export function minutesHandlers({
  minutes,
  signing,
  hearings,
  tellAbsent,
  now,
}: {
  readonly minutes: MinutesService;
  readonly signing: Signing;
  readonly hearings: Pick<HearingService, 'snapshot'>;
  readonly tellAbsent: (hearing: HearingState, seats: readonly SeatId[]) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Handlers {
  const answer = (done: Result<MinutesSnapshot, MinutesErrorCode>) => (done instanceof Rejection ? done : ACCEPTED);
  const signed =
    (type: 'sign' | 'refuse') =>
    async (
      { hearing, caller }: MinutesPage,
      given: { round: number; sha256: string; code: string | null; words: string; drawn?: string | null },
    ) =>
      answer(await signing.sign(hearing, caller, type, { drawn: null, ...given }));

  return {
    async write({ hearing, caller }, { version, editor, steps }) {
      const done = await minutes.execute<'bad-steps' | 'minutes-full' | 'stale-version'>(
        hearing,
        caller.actor,
        (before, seal) => writeCommand(before, seal, { version, editor, steps }),
      );
      return done instanceof Rejection ? done : { version: version + steps.length };
    },

    async 'read-steps'({ hearing }, { since }) {
      const snapshot = await minutes.snapshot(hearing);
      if (snapshot instanceof Rejection) return snapshot;
      const { version } = snapshot.state;
      const end = Math.min(version, since + STEPS_A_PAGE);
      const read = snapshot.steps.slice(since, end);
      return {
        steps: read.map(({ step }) => step),
        editors: read.map(({ editor }) => editor),
        next: end < version ? end : null,
      };
    },

    async 'set-read-along'({ hearing, caller }, { on }) {
      return answer(await minutes.execute(hearing, caller.actor, () => ({ type: 'set-read-along', on })));
    },

    async 'begin-reading'({ hearing, caller }, { version, seats, withinMs }) {
      const state = (await hearings.snapshot(hearing))?.state;
      if (state === undefined) return new Rejection('hearing-unknown');
      const until = now() + withinMs;
      const begun = await minutes.execute<'not-asked' | 'nothing-to-read' | 'stale-version'>(
        hearing,
        caller.actor,
        async (before, _seal, on) => {
          const command = beginReading(before, state, { version, seats, until });
          if (!(command instanceof Rejection)) await forgetCodes(on, hearing);
          return command;
        },
      );
      // The hearing may have ended meanwhile.
      if (!(begun instanceof Rejection)) tellAbsent((await hearings.snapshot(hearing))?.state ?? state, seats);
      return answer(begun);
    },

    async 'end-reading'({ hearing, caller }) {
      return answer(await minutes.execute(hearing, caller.actor, () => ({ type: 'end-reading' })));
    },

    async 'send-signing-code'({ hearing, caller }, { sha256 }) {
      const { actor } = caller;
      return actor.kind === 'seat' ? signing.sendCode(hearing, actor, sha256) : new Rejection('not-asked');
    },

    sign: signed('sign'),
    refuse: signed('refuse'),

    async 'note-unanswered'({ hearing, caller }, { seat, reason }) {
      return answer(await minutes.execute(hearing, caller.actor, () => ({ type: 'note-unanswered', seat, reason })));
    },

    async close({ hearing, caller }, given) {
      return answer(await signing.sign(hearing, caller, 'close', { ...given, words: '' }));
    },
  };
}
