import { expect, it } from 'vitest';
import { auditCsv } from './audit-csv.ts';

it('a log of any length is made into text piece by piece, as it is asked for', async () => {
  let read = 0;
  const acts = async function* () {
    for (let seq = 1; seq <= 1200; seq += 1) {
      read += 1;
      yield { seq, at: 0, actor: 'system', act: 'x', subject: null, details: {}, hash: 'h' };
    }
  };
  const pieces = auditCsv(acts());
  const first = await pieces.next();
  expect(first.value).toMatch(
    /^seq,at,actor,act,subject,details,hash\r\n1,1970-01-01T00:00:00.000Z,system,x,,\{\},h\r\n2,/,
  );
  expect(read).toBeLessThan(600);
  let whole = String(first.value);
  for await (const piece of pieces) whole += piece;
  const lines = whole.split('\r\n');
  expect([lines.length, lines[1200], lines[1201]]).toEqual([1202, '1200,1970-01-01T00:00:00.000Z,system,x,,{},h', '']);
});
