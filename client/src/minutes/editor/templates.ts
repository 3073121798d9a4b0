import type { TFunction } from 'i18next';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import { maySignMinutes } from '@mahzar/shared/minutes/law/reading';
import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesPart } from '@mahzar/shared/minutes/words';
import type { MinutesPerson, MinutesView } from '@mahzar/shared/protocol/minutes';
import { formatClock, formatDay, localDigits } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';

/** Facts for a template. */
export interface TemplateFacts {
  readonly view: MinutesView;
  readonly language: Language;
  /** Epoch milliseconds of the service's clock. */
  readonly now: number;
  /** The chosen person; null: none. */
  readonly who: MinutesPerson | null;
  readonly nameOf: (person: MinutesPerson) => string;
  readonly roleOf: (person: MinutesPerson) => string;
}

/** Returns the first paragraphs of a part of the minutes in the writer's language: its heading, and the text to continue. */
export function templateOf(t: TFunction<'minutes'>, part: MinutesPart, facts: TemplateFacts): readonly MinutesBlock[] {
  const { view, language, now, who, nameOf, roleOf } = facts;
  const at = Math.floor(now / 1000) * 1000;
  const heading = (): MinutesBlock => ({ kind: 'heading', part, at, text: t(`parts.${part}`) });
  const line = (text: string, seat: string | null = null, to: string | null = null): MinutesBlock => {
    return { kind: 'line', at, seat, to, text };
  };
  const named = { name: who === null ? t('fill.nobody') : nameOf(who), role: who === null ? '' : roleOf(who) };
  switch (part) {
    case 'opening': {
      const present = view.people.filter(({ role }) => maySignMinutes(role) && role !== 'clerk');
      const words = {
        case: localDigits(language, view.caseNumber),
        branch: localDigits(language, view.branch),
        date: formatDay(language, now),
        time: formatClock(language, now),
        judge: listOf(t, view.people.filter(isHost).map(nameOf)),
        present: listOf(
          t,
          present.map((person) => `${nameOf(person)} (${roleOf(person)})`),
        ),
      };
      return [heading(), line(t('fill.opening', words))];
    }
    case 'identity': {
      const people = who === null ? view.people.filter(({ role }) => maySignMinutes(role) && role !== 'clerk') : [who];
      const lines = people.map((person) =>
        line(t('fill.identity', { name: nameOf(person), role: roleOf(person) }), person.seat),
      );
      return [heading(), ...lines];
    }
    case 'rights':
      return [heading(), line(t('fill.rights', named), who?.seat ?? null)];
    case 'statement':
      return [heading(), line(t('fill.statement', named), who?.seat ?? null)];
    case 'question': {
      const judge = view.people.find(isHost);
      const asker = judge === undefined ? t('fill.nobody') : nameOf(judge);
      return [
        heading(),
        line(t('fill.question', { ...named, asker }), judge?.seat ?? null, who?.seat ?? null),
        line(t('fill.answer', named), who?.seat ?? null, judge?.seat ?? null),
      ];
    }
    case 'ruling':
      return [heading(), line(t('fill.ruling'), view.people.find(isHost)?.seat ?? null)];
    case 'closing':
      return [heading(), line(t('fill.closing', { time: formatClock(language, now) }))];
    default:
      return part satisfies never;
  }
}

function isHost({ role }: MinutesPerson): boolean {
  return capacityOf('courtroom', role) === 'host';
}

function listOf(t: TFunction<'minutes'>, names: readonly string[]): string {
  return names.length === 0 ? t('fill.nobody') : names.join(t('fill.and'));
}
