import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ACTORS, caseStep, TestCase } from '@mahzar/shared/proceedings/case.fixture';
import { canonicalJson } from '../event-log/chain-hash.ts';
import { caseActorFromText, caseActorToText, caseEventOf } from './event-schema.ts';

it('reads every event back as it was written', () => {
  fc.assert(
    fc.property(fc.array(caseStep, { minLength: 20, maxLength: 60 }), (steps) => {
      const held = new TestCase();
      for (const { command, who } of steps) held.do(command, who);
      for (const { event } of held.entries) {
        const { type, ...fields } = event;
        expect(caseEventOf(type, canonicalJson(fields))).toEqual(event);
      }
    }),
    { numRuns: 50 },
  );
});

it('reads whoever acts back, and nobody from what names nobody', () => {
  for (const actor of Object.values(ACTORS)) expect(caseActorFromText(caseActorToText(actor))).toEqual(actor);
  for (const text of ['', 'staff', 'staff:a', 'staff:a:king', 'machine:a:b', 'person:'])
    expect(caseActorFromText(text)).toBeUndefined();
});
