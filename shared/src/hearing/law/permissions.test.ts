import { describe, expect, it } from 'vitest';
import { HEARING_KINDS, ROLES } from '../roles.ts';
import { PHASES } from '../state.ts';
import { ACTS, allowedActs, allows, DELEGABLE_ACTS, mayEverAt, PERMISSIONS } from './permissions.ts';
import type { Act, Rights } from './permissions.ts';

const NOBODY_GAVE: ReadonlySet<Act> = new Set();
const ALL_GIVEN: ReadonlySet<Act> = new Set(DELEGABLE_ACTS);

describe.each(HEARING_KINDS)('a hearing of the kind %s', (kind) => {
  const rights: Rights[] = PHASES.flatMap((phase) =>
    [NOBODY_GAVE, ALL_GIVEN].flatMap((delegated) =>
      [false, true].map((galleryOpen) => ({
        kind,
        phase,
        delegated,
        galleryOpen,
        offRecord: false,
        recordedOnly: false,
      })),
    ),
  );

  it('lets everybody do what the table says, in every phase, with and without what is delegated', () => {
    for (const each of rights) {
      for (const role of ROLES) {
        const allowed = ACTS.filter((act) => allows(each, role, act));
        expect(allowed).toEqual(
          ACTS.filter((act) => mayEverAt(each, role, act) && PERMISSIONS[act].phases.includes(each.phase)),
        );
        expect(allowedActs(each, role)).toEqual(allowed);
      }
    }
  });

  it('begins no session that may not be recorded, and goes on with none that has to be', () => {
    const open: Rights = {
      kind,
      phase: 'open',
      delegated: ALL_GIVEN,
      galleryOpen: false,
      offRecord: true,
      recordedOnly: true,
    };
    for (const role of ROLES) {
      expect(allowedActs(open, role)).not.toContain('start');
      expect(allowedActs({ ...open, phase: 'suspended' }, role)).not.toContain('continue-unrecorded');
    }
  });
});
