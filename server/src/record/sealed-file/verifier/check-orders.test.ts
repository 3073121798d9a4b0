import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { BEFORE_FIRST, canonicalJson, hashOf } from '../../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../../event-log/chain-hash.ts';
import { CASE_PARTS, orderPart } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { logExtract } from '../log-extract.ts';
import { checkCaseLog } from './check-case-log.ts';
import { checkOrders } from './check-orders.ts';
import type { Reading } from './seal-flaw-error.ts';

const PAPER = Buffer.from('%PDF of an order');
const sha256 = createHash('sha256').update(PAPER).digest('hex');

/** Two orders that were signed, and something else between them. */
const LOG = [1, 2]
  .flatMap((number) => [
    ['document-filed', { document: `d${number}`, number, sha256, access: { level: 'parties' } }] as const,
    ['order-signed', { order: `o${number}`, document: `d${number}` }] as const,
    ['document-read', { document: 'd9' }] as const,
  ])
  .reduce<ChainEntry[]>((before, [type, event], index) => {
    const prev = before.at(-1)?.hash ?? BEFORE_FIRST;
    const entry = {
      hearing: 'c1',
      seq: index + 1,
      at: index,
      actor: 'system',
      type,
      payload: canonicalJson(event),
      prev,
    };
    return [...before, { ...entry, hash: hashOf(entry) }];
  }, []);

it('an order that the court’s extract tells of is missed when nothing is said of it', async () => {
  const log = logExtract(LOG, ({ type }) => type !== 'document-read');
  const reading: Reading = {
    bytes: async () => Uint8Array.from(PAPER),
    text: async (part) => (part === CASE_PARTS.log ? log : ''),
    digests: new Map([1, 2].map((number) => [orderPart(number), Buffer.from(sha256, 'hex').toString('base64')])),
    checkHead: () => ({ at: 7 }),
    checkExtract: async () => undefined,
  };
  const check = async (orders: { readonly documents: number[]; readonly altered?: number[] }) => {
    const manifest = { orders: { case: 'c1', withheld: 0, ...orders } } as unknown as SealedManifest;
    return checkOrders(reading, manifest, await checkCaseLog(reading, manifest, new Set()), new Set());
  };
  expect(await check({ documents: [1, 2, 2] })).toMatchObject({
    papers: [{ number: 1 }, { number: 2 }],
    checkpointAt: 7,
  });
  expect(await check({ documents: [1], altered: [2] })).toMatchObject({ papers: [{ number: 1 }], altered: [2] });
  await expect(check({ documents: [1] })).rejects.toMatchObject({ verdict: { part: orderPart(2), how: 'missing' } });
});
