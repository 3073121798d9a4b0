import { createHash } from 'node:crypto';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import { RULES_VERSION } from '@mahzar/shared/hearing/law/rules';
import { describe, expect, it } from 'vitest';
import { RULES_WORDS } from '../../i18n/rules-words.ts';
import { rulesFa } from '../../i18n/rules.fa.ts';
import { rulesOf } from './rules-of.ts';

/** Digests of the accepted texts, by the version in the log. */
const DIGESTS: Readonly<Record<number, string>> = {
  1: '8a62ca32084c701a3888d0d6c8fea0d6d17e46855cff774900ae420dcc036426',
  // With the rules for technicians.
  2: 'e6cd7ba73af449004a27d07ffa5d996469bfbde67e097bcbc9e0e3389dee9fd5',
  // Technicians only help with devices, and have no private talks.
  3: '7fcc438a559d193544cd425f35fee40419a5dd6280cade65a04c38931e7b394d',
};

describe('the rules of a hearing', () => {
  it('are worded anew only under a new version: the log says which words were accepted', () => {
    const said = Object.entries(RULES_WORDS).map(([language, { rules, undertaking }]) => [
      language,
      rules,
      undertaking,
    ]);
    const lists = HEARING_KINDS.flatMap((kind) => ROLES.map((role) => [kind, role, rulesOf(kind, role)]));
    const digest = createHash('sha256')
      .update(JSON.stringify([said, lists]))
      .digest('hex');
    expect(digest).toBe(DIGESTS[RULES_VERSION]);
  });

  it('begin for everybody with not recording, name none twice, and leave none unused', () => {
    const used = new Set<string>();
    for (const kind of HEARING_KINDS) {
      for (const role of ROLES) {
        const rules = rulesOf(kind, role);
        expect(rules[0]).toBe('noRecording');
        expect(new Set(rules).size).toBe(rules.length);
        for (const rule of rules) used.add(rule);
      }
    }
    expect([...used].sort()).toEqual(Object.keys(rulesFa.rules).sort());
  });

  it('are a host’s for a prosecutor in a meeting, and those of who speaks by permission in a courtroom', () => {
    expect(rulesOf('meeting', 'prosecutor')).toContain('remind');
    expect(rulesOf('courtroom', 'prosecutor')).toContain('permission');
  });
});
