import { randomBytes } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { openSecrets } from '../../src/access/tokens/secrets.ts';
import { issueToken } from '../../src/access/tokens/token.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { TestService } from '../../test/support/service.ts';
import type { Part } from './cast.ts';

const HOUR_MS = 3_600_000;

/** A hearing with links to its seats, as passed to another process. */
export interface Booking {
  readonly origin: string;
  readonly hearing: string;
  readonly tokens: Readonly<Record<string, string>>;
}

/** Books a hearing of these people in the database of a running service. */
export async function book({ origin, dataDir, database }: TestService, cast: readonly Part[]): Promise<Booking> {
  const secrets = { masterKey: null, keys: null };
  const { masterKey, keys } = openSecrets({ environment: 'development', dataDir, secrets }, randomBytes);
  await using storage = await openStorage({ database, masterKey, randomBytes });
  const now = Date.now();
  const hearing = `people-${cast.length}` as HearingId;
  const seats = cast.map((part) => ({
    ...part,
    name: `نام ${part.id}`,
    tokenId: randomBytes(16).toString('base64url'),
  }));
  const texts = { title: 'رسیدگی', branch: 'شعبه ۱۰۳ دادگاه کیفری دو تهران', caseNumber: '140568920003215478' };
  const times = { startsAt: now, endsAt: now + HOUR_MS };
  await storage.hearings.create({ id: hearing, kind: 'courtroom', ...texts, ...times, seats }, now);
  const tokens = seats.map(({ id: seat, tokenId }) => {
    return [seat, issueToken(keys, { hearing, seat, tokenId, notBefore: now, expires: times.endsAt }, now)] as const;
  });
  return { origin, hearing, tokens: Object.fromEntries(tokens) };
}
