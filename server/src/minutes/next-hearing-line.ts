import { SERVICE_EDITOR } from '@mahzar/shared/minutes/command';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { MinutesActor } from '@mahzar/shared/minutes/event';
import { lineAtEnd } from '@mahzar/shared/minutes/text/text';
import { clockInWords, dayInWords } from '@mahzar/shared/notify/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { SayInMinutes } from '../scheduling/next-hearings.ts';
import type { AcceptedStep, MinutesService, MinutesSnapshot } from './minutes-service.ts';
import { writeCommand } from './writing.ts';

/** The court's words, whoever booked, because people sign them. */
const BOOKED = 'ادامه رسیدگی به {when} موکول شد.';
const MOVED = 'وقت تعیین‌شده برای ادامه رسیدگی به {when} تغییر کرد.';
const CANCELLED = 'وقت تعیین‌شده برای ادامه رسیدگی لغو شد.';
const WHEN = 'روز {day} ساعت {clock}';

/**
 * Adds lines about the date of the next hearing to the minutes while they are being written: one when it is booked, and another one
 * after each change. Earlier lines stay. A line that was removed from the text is not added again for the same time.
 * @param zone of the court, an IANA name
 */
export function nextHearingLine(minutes: Pick<MinutesService, 'alongside'>, zone: string): SayInMinutes {
  return async (on, { hearing, startsAt, by }, at) => {
    const when = startsAt === null ? null : inWords(startsAt, zone);
    let isSettled = false;
    const actor: MinutesActor = by === null ? { kind: 'system' } : { kind: 'seat', ...by };
    const committed = await minutes.alongside(on, hearing, actor, (before, seal) => {
      const isNews = missing(lastSaid(before.steps), when) !== null;
      const text = isNews ? missing(lastSaid(before.steps, before.text), when) : null;
      isSettled = text === null || before.state.phase === 'closed';
      if (text === null) return new Rejection('said-already');
      // Rounded to the second, like the lines of the page.
      const line = { at: Math.floor(at / 1000) * 1000, seat: null, to: null, text };
      const steps = [lineAtEnd(before.text, line)];
      return writeCommand(before, seal, { version: before.state.version, editor: SERVICE_EDITOR, steps });
    });
    return { isSettled: isSettled || committed !== undefined, committed: committed ?? null };
  };
}

/**
 * Returns the present time of the next hearing if a text that is written no longer names another one, because people have signed it
 * so; otherwise null.
 * @param zone as above
 */
export function nextMoved(
  { state, text, steps }: Pick<MinutesSnapshot, 'state' | 'text' | 'steps'>,
  { nextHearing }: Pick<HearingState, 'nextHearing'>,
  zone: string,
): { readonly startsAt: number | null } | null {
  const said = lastSaid(steps, text);
  if (state.phase === 'writing' || said === undefined) return null;
  const startsAt = nextHearing?.startsAt ?? null;
  return missing(said, startsAt === null ? null : inWords(startsAt, zone)) === null ? null : { startsAt };
}

function inWords(startsAt: number, zone: string): string {
  return WHEN.replace('{day}', dayInWords('fa', startsAt, zone)).replace('{clock}', clockInWords('fa', startsAt, zone));
}

/** The line that is due after the last one; null: none. */
function missing(said: string | undefined, when: string | null): string | null {
  const isOpen = said === undefined || said === CANCELLED;
  if (when === null) return isOpen ? null : CANCELLED;
  if (isOpen) return BOOKED.replace('{when}', when);
  return said.includes(when) ? null : MOVED.replace('{when}', when);
}

/** The last line by the service itself; with a text, the last one that this text still has. */
function lastSaid(steps: readonly AcceptedStep[], text?: MinutesSnapshot['text']): string | undefined {
  const said = steps.flatMap(({ step, editor }) => (editor === SERVICE_EDITOR ? (lineOf(step) ?? []) : []));
  return said.findLast((line) => text === undefined || text.textContent.includes(line));
}

function lineOf(step: unknown): string | undefined {
  return (step as WrittenLine).slice?.content?.[0]?.content?.[0]?.text;
}

/** The step that `lineAtEnd` makes. */
interface WrittenLine {
  readonly slice?: { readonly content?: readonly { readonly content?: readonly { readonly text?: string }[] }[] };
}
