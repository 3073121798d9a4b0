import { randomBytes } from 'node:crypto';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { expect, it } from 'vitest';
import { HearingService } from '../src/hearings/hearing-service.ts';
import { minutesPapers } from '../src/minutes/minutes-papers.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';

it('a paper that names somebody who goes by a number since is for the court alone', async () => {
  const held = await RecordedHearing.hold({ whole: false, beside: true });
  try {
    const { storage, masterKey, id } = held;
    const papers = minutesPapers({
      database: storage.database,
      masterKey,
      randomBytes,
      papers: { make: (content) => Promise.resolve({ pdf: Buffer.from(JSON.stringify(content)), pages: 1 }) },
      sealKey: { privateKey: Buffer.of(), certificate: Buffer.of() },
      timeStamps: null,
      letterhead: { court: null, publicUrl: 'https://court.example', zone: 'Asia/Tehran' },
      aboutOf: async (hearing) => {
        const { state } = (await new HearingService(storage.log, () => held.now).snapshot(hearing))!;
        return { state, card: await storage.hearings.card(hearing), startsAt: null };
      },
      now: () => held.now,
    });
    const asked = async (isForCourt: boolean) => {
      const paper = await papers.paper(id, { isForCourt });
      return paper instanceof Rejection ? paper.code : paper.includes('مریم احمدی');
    };
    expect([await asked(false), await asked(false), await asked(true)]).toEqual([true, true, true]);
    await held.execute({ type: 'protect', seat: 'citizen' as SeatId, on: true }, 'judge');
    expect([await asked(false), await asked(true)]).toEqual(['not-permitted', true]);
  } finally {
    await held.remove();
  }
});
