import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import type { CaseDocument, CaseState } from '@mahzar/shared/proceedings/state';
import { expect, it } from 'vitest';
import { ScannerAwayError } from '../../files/virus-scanner.ts';
import { UnusableLogError } from '../../hearings/ports.ts';
import { LostCaseKeyError } from '../../storage/case-keys.ts';
import { scanFiled } from './scan-filed.ts';
import type { ScannedCase } from './scan-filed.ts';

const CLEAN = { result: 'clean', signaturesAt: null, name: null } as const;

/** Scans two documents of each case; the scanner goes away at the given one, counted from 1. */
async function scanned(cases: readonly string[], awayAt = Infinity) {
  const document = (number: number) =>
    ({ id: `d${number}`, number, scan: { kind: 'none' } }) as unknown as CaseDocument;
  const documents = new Map([1, 2].map((number) => [`d${number}` as DocumentId, document(number)]));
  let asked = 0;
  const said: ScannedCase[] = [];
  const parts: Parameters<typeof scanFiled>[1] = {
    service: {
      snapshot: (id) => {
        if (id === 'tampered') return Promise.reject(new UnusableLogError('entry 3 is bad'));
        const state: Partial<CaseState> = { number: `1405-${id}`, documents, orders: new Map() };
        return Promise.resolve({ seq: 1, state: state as CaseState });
      },
      execute: () => Promise.resolve({} as never),
    },
    documents: {
      read: (id) => (id === 'keyless' ? Promise.reject(new LostCaseKeyError(id)) : Promise.resolve(Buffer.of(1))),
    },
    scan: () => ((asked += 1) === awayAt ? Promise.reject(new ScannerAwayError('refused')) : Promise.resolve(CLEAN)),
    scanMs: 1_000,
  };
  try {
    for await (const one of scanFiled(cases, parts)) said.push(one);
    return { said, error: null };
  } catch (error) {
    return { said, error };
  }
}

const clean = (number: number) => ({ number, outcome: 'clean', name: null });

it('goes on with the next case after one that is damaged', async () => {
  expect(await scanned(['tampered', 'keyless', 'a'])).toEqual({
    said: [
      { number: 'tampered', damage: 'entry 3 is bad', documents: [] },
      { number: '1405-keyless', damage: expect.stringContaining('keyless'), documents: [] },
      { number: '1405-a', damage: null, documents: [clean(1), clean(2)] },
    ],
    error: null,
  });
});

it('says what it had found in a case when the scanner goes away', async () => {
  expect(await scanned(['a', 'b', 'c'], 4)).toEqual({
    said: [
      { number: '1405-a', damage: null, documents: [clean(1), clean(2)] },
      { number: '1405-b', damage: null, documents: [clean(1)] },
    ],
    error: expect.any(ScannerAwayError),
  });
});
