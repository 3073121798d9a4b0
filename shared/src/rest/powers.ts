import { z } from 'zod';
import { DOCUMENT_MEDIA } from '../proceedings/words.ts';
import { CASE_ROLES } from '../scheduling/person.ts';
import { POWER_REFUSALS, POWER_WITHHELD, SCAN_WAIVERS } from './power-words.ts';
import { CASE_REFUSALS } from './proceedings.ts';
import { defineRoute } from './route.ts';
import { id, moment } from './values.ts';

/* Powers of attorney of lawyers whom no case names yet, for the staff who decide on them. */

const filedPower = z.strictObject({
  id,
  /** As the lawyer wrote it. */
  caseNumber: z.string(),
  /** The open case of that number whose file names the client; null: there is none. */
  case: id.nullable(),
  filedAt: moment,
});
export type FiledPower = z.output<typeof filedPower>;

const filedPowerWhole = filedPower.extend({
  lawyer: z.strictObject({ name: z.string(), licence: z.string(), nationalId: z.string(), phone: z.string() }),
  clientNationalId: z.string(),
  /** Matching people in the case's file. */
  clients: z.array(z.strictObject({ name: z.string(), role: z.enum(CASE_ROLES) })),
  /** People in the case's file with the lawyer's national ID, in any role; `clients`: the people whom they represent there. */
  named: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(CASE_ROLES),
      phone: z.string().nullable(),
      clients: z.array(z.string()),
    }),
  ),
  media: z.enum(DOCUMENT_MEDIA),
  pages: z.int().nullable(),
  /** Bytes. */
  size: z.int(),
  /** Digest of its content, hexadecimal. */
  sha256: z.string(),
  /** Why nobody is given the content now; null: whoever may read it is. */
  withheld: z.enum(POWER_WITHHELD).nullable(),
  /** The scanner cannot scan the content, and a staff member has released it without a scan. */
  isScanWaived: z.boolean(),
});
export type FiledPowerWhole = z.output<typeof filedPowerWhole>;

/** Maximum number in the answer, oldest first. */
export const MAX_FILED_POWERS = 200;

// The law of cases additionally checks who is responsible for the case: its clerk, and the registry.
const common = { tag: 'cases', may: 'edit-cases', query: null } as const;
const params = z.strictObject({ power: id });

export const listPowers = defineRoute({
  ...common,
  id: 'list-powers',
  method: 'get',
  path: '/powers',
  summary:
    'Powers of attorney that wait, of lawyers whom no case names: for the clerk of the case, and for the registry all of them.',
  params: null,
  body: null,
  answer: z.strictObject({ items: z.array(filedPower).max(MAX_FILED_POWERS) }),
  fails: [],
});

export const readPower = defineRoute({
  ...common,
  id: 'read-power',
  method: 'get',
  path: '/powers/{power}',
  summary: 'One of them, with what the case says of the client. That it was read is noted.',
  params,
  body: null,
  answer: filedPowerWhole,
  fails: ['not-found'],
});

export const confirmPower = defineRoute({
  ...common,
  id: 'confirm-power',
  method: 'post',
  path: '/powers/{power}/confirmation',
  summary:
    'Confirms it: the file names the lawyer with the client, the paper is a document of the case, and the case is open to the lawyer.',
  params,
  body: z.strictObject({}),
  answer: z.strictObject({ case: id }),
  fails: [...CASE_REFUSALS, 'changed-meanwhile', 'not-permitted', 'named-otherwise', 'document-altered'],
});

export const waivePowerScan = defineRoute({
  ...common,
  id: 'waive-power-scan',
  method: 'post',
  path: '/powers/{power}/scan-waiver',
  summary:
    'Has one given out that cannot be scanned for viruses, and says why. That is noted, and stands in the case when it is confirmed.',
  params,
  body: z.strictObject({ reason: z.enum(SCAN_WAIVERS) }),
  answer: null,
  fails: ['not-found', 'wrong-stage', 'document-altered'],
});

export const refusePower = defineRoute({
  ...common,
  id: 'refuse-power',
  method: 'post',
  path: '/powers/{power}/refusal',
  summary: 'Does not confirm it, and says why. The lawyer is told the reason and nothing of the case.',
  params,
  body: z.strictObject({ reason: z.enum(POWER_REFUSALS) }),
  answer: null,
  fails: ['not-found', 'wrong-stage', 'not-permitted'],
});
