import { randomBytes } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { hearingLink } from '@mahzar/shared/token';
import { issueToken } from '../../src/access/tokens/token.ts';
import { draftOf } from '../../src/demo/booking-draft.ts';
import { INVITED, SCENE } from '../../src/demo/cast.ts';
import { parseKeyRing } from '../../src/kernel/key-ring.ts';
import { connect } from '../../src/storage/database.ts';
import { answered } from './answered.ts';
import type { TestService } from './service.ts';
import { addColleague, masterKeyOf } from './staff.ts';

const HOUR_MS = 3_600_000;
const now = Date.now;

/** A hearing at a running service, and how to get there. */
export type TestHearing = Pick<TestService, 'origin' | 'port' | 'mediaPort' | 'database' | 'demo' | 'link' | 'token'>;

/**
 * Books another hearing at a running service, with the people of its demonstration, in a case of its own: for a twentieth of what
 * another service costs. It adds a colleague to the desk, who books it.
 *
 * @param lastsMs how long it is booked for, by default half a day; a shorter one needs less room for its record
 */
export async function holdAnother(service: TestService, lastsMs?: number): Promise<TestHearing> {
  const { origin, port, mediaPort } = service;
  const database = await connect(service.database);
  const desk = { database, masterKey: masterKeyOf(service), publicUrl: origin, now };
  const { cookie } = await addColleague(desk, { roles: ['scheduler'] });
  const startsAt = now();
  const hearing = await book(origin, cookie, { startsAt, ...(lastsMs && { endsAt: startsAt + lastsMs }) });
  const rows = await database.db.selectFrom('seats').selectAll().where('hearing_id', '=', hearing).execute();
  await database.db.destroy();
  const keys = parseKeyRing(service.secret('MAHZAR_SIGNING_KEY'))!;
  const grant = { hearing, notBefore: startsAt, expires: startsAt + HOUR_MS };
  const tokens = new Map<string, string>(
    rows.flatMap(({ seat, token_id: tokenId }) =>
      tokenId === null ? [] : [[seat, issueToken(keys, { ...grant, seat, tokenId }, startsAt)]],
    ),
  );
  const token = (seat: string) => {
    const found = tokens.get(seat);
    if (found === undefined) throw new Error(`the hearing has no link for the seat ${seat}`);
    return found;
  };
  const link = (seat: string, language: 'fa' | 'en' = 'en') => hearingLink(origin, hearing, token(seat), language);
  const seats = INVITED.map(({ seat, role, name }) => {
    return { seat, role, name, links: { fa: link(seat, 'fa'), en: link(seat, 'en') } };
  });
  return { origin, port, mediaPort, database: service.database, demo: { hearing, seats }, link, token };
}

/** Not by a `Visitor`, whose module imports the whole desk. */
async function book(
  origin: string,
  cookie: string,
  times: { readonly startsAt: number; readonly endsAt?: number },
): Promise<HearingId> {
  const caseNumber = `${SCENE.caseNumber}-${randomBytes(3).toString('hex')}`;
  const draft = { ...draftOf(caseNumber, times.startsAt, false), ...times };
  const answer = await answered(`${origin}${API_PATH}${createBooking.path}`, {
    method: createBooking.method.toUpperCase(),
    headers: { 'X-Mahzar': '1', 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify(draft),
  });
  if (!answer.ok) throw new Error(`another hearing cannot be booked: ${await answer.text()}`);
  return createBooking.answer.parse(await answer.json()).id as HearingId;
}
