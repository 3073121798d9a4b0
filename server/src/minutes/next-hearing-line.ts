import type { HearingState, NextHearing } from '@mahzar/shared/hearing/state';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { lineAtEnd } from '@mahzar/shared/minutes/text/text';
import type { NotifyLanguage } from '@mahzar/shared/notify/events';
import { clockInWords, dayInWords } from '@mahzar/shared/notify/words';
import type { WriteInMinutes } from '../scheduling/next-hearings.ts';
import type { Database } from '../storage/database.ts';
import type { MinutesService } from './minutes-service.ts';
import { writing } from './writing.ts';

/** As which editor the service writes. */
const EDITOR = 'service';

const WORDS: Readonly<Record<NotifyLanguage, string>> = {
  fa: 'ادامه رسیدگی به روز {day} ساعت {clock} موکول شد.',
  en: 'The hearing is continued on {day} at {clock}.',
};

/**
 * Writes in the minutes, in the words of whoever booked the next hearing, when that is.
 * @param zone of the court, a name of IANA's
 */
export function nextHearingLine(
  minutes: Pick<MinutesService, 'alongside'>,
  languageOf: (hearing: HearingState['id'], seat: SeatId, on: Database) => Promise<NotifyLanguage>,
  zone: string,
): WriteInMinutes {
  return async (on, { id, seats }: HearingState, seat: SeatId, { startsAt }: NextHearing, at) => {
    const role = seats.get(seat)?.role;
    if (role === undefined) return undefined;
    const language = await languageOf(id, seat, on);
    const text = WORDS[language]
      .replace('{day}', dayInWords(language, startsAt, zone))
      .replace('{clock}', clockInWords(language, startsAt, zone));
    // Of the second in which it was booked, as the page writes its lines.
    const line = { at: Math.floor(at / 1000) * 1000, seat: null, to: null, text };
    return minutes.alongside(on, id, { kind: 'seat', seat, role }, (before, seal) =>
      writing(before, seal, {
        version: before.state.version,
        editor: EDITOR,
        steps: [lineAtEnd(before.text, line)],
      }),
    );
  };
}
