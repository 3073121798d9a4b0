import { randomBytes } from 'node:crypto';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { openSecrets } from '../../src/access/tokens/secrets.ts';
import { issueToken } from '../../src/access/tokens/token.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Reachable } from './client.ts';
import type { TestService } from './service.ts';

const HOUR_MS = 3_600_000;

/** Holds another hearing at a running service, of a judge and a citizen who are not in its demonstration. */
export async function holdAnother(service: TestService): Promise<Reachable> {
  const { dataDir, database, origin } = service;
  const none = { masterKey: null, keys: null };
  const { masterKey, keys } = openSecrets({ environment: 'development', dataDir, secrets: none }, randomBytes);
  const storage = await openStorage({ database, masterKey, randomBytes });
  const now = Date.now();
  const hearing = 'unrelated' as HearingId;
  const texts = { title: 'Unrelated', branch: 'Branch 1', caseNumber: '1' };
  const seats = (
    [
      ['judge', 'presiding-judge'],
      ['citizen', 'complainant'],
    ] as const
  ).map(([id, role]) => ({ id: id as SeatId, role, name: `name of ${id}`, tokenId: `token-${id}` }));
  const times = { startsAt: now, endsAt: now + HOUR_MS };
  await storage.hearings.create({ id: hearing, kind: 'courtroom', ...times, ...texts, seats }, now);
  await storage.close();
  const token = (seat: string): string => {
    const grant = { hearing, seat: seat as SeatId, tokenId: `token-${seat}`, notBefore: now, expires: now + HOUR_MS };
    return issueToken(keys, grant, now);
  };
  return { origin, demo: { hearing }, token };
}
