import type { Role } from '@mahzar/shared/hearing/roles';
import type { Audience } from '@mahzar/shared/notify/events';
import { isAddressed, PLACEHOLDERS, requiredPlaceholders } from '@mahzar/shared/notify/events';
import { sampleFacts, sampleLink, valuesOf } from '@mahzar/shared/notify/facts';
import { smsParts } from '@mahzar/shared/notify/sms-parts';
import { renderTemplate, templateProblems } from '@mahzar/shared/notify/template';
import type { Template } from '@mahzar/shared/notify/template';
import { builtInTemplate } from '@mahzar/shared/notify/texts/built-in';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import {
  dropTemplate,
  listTemplates,
  previewTemplate,
  readTemplate,
  writeTemplate,
} from '@mahzar/shared/rest/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../audit/actor-of.ts';
import type { Caller } from '../http/api/caller.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { Letterhead } from './compose.ts';
import type { TemplateStore } from './template-store.ts';

/** Routes to the texts of messages. */
export function templateRoutes(parts: {
  readonly database: Database;
  readonly templates: TemplateStore;
  readonly letterhead: Letterhead;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Bound[] {
  const { database, templates, letterhead, audit, now } = parts;

  async function shown(key: TemplateKey) {
    const { template, version } = await templates.read(key);
    const builtIn = builtInTemplate(key);
    return {
      ...key,
      ...(template ?? builtIn),
      own: template !== null,
      version,
      builtIn,
      placeholders: [...PLACEHOLDERS[key.event]],
      required: requiredPlaceholders(key.event),
    };
  }

  async function change(key: TemplateKey, template: Template | null, version: number, caller: Caller) {
    const done = await inTransaction(database, async (on) => {
      if (!(await templates.write(on, key, template, version, now()))) return false;
      const { event, audience, channel, language } = key;
      const subject = { kind: 'template', id: [event, audience, channel, language].join('/') };
      const act = template === null ? 'template-dropped' : 'template-changed';
      await audit.note(on, { actor: actorOf(caller), act, subject, details: { version: version + 1 } }, now());
      return true;
    });
    return done ? shown(key) : new Rejection('changed-meanwhile');
  }

  return [
    bind(listTemplates, async () => ({ items: [...(await templates.list())] })),

    bind(readTemplate, async ({ params }) => (exists(params) ? shown(params) : new Rejection('not-found'))),

    bind(writeTemplate, async ({ params, body: { version, ...template }, caller }) => {
      if (!exists(params)) return new Rejection('not-found');
      const problems = templateProblems(params.event, params.channel, template);
      if (problems.length > 0) return new Rejection('bad-request', { problems });
      return change(params, template, version, caller);
    }),

    bind(dropTemplate, async ({ params, query: { version }, caller }) =>
      exists(params) ? change(params, null, version, caller) : new Rejection('not-found'),
    ),

    bind(previewTemplate, async ({ body: { subject, body, ...key } }) => {
      if (!exists(key)) return new Rejection('not-found');
      const { event, audience, channel, language } = key;
      const problems = templateProblems(event, channel, { subject, body });
      if (problems.length > 0) return new Rejection('bad-request', { problems });
      const { publicUrl, zone, call } = letterhead;
      const facts = sampleFacts(event, SAMPLE_ROLE[audience], language, now());
      const values = valuesOf(facts, { language, zone, call, link: sampleLink(publicUrl, language) });
      const rendered = renderTemplate({ subject, body }, values);
      return { ...rendered, sms: channel === 'sms' ? smsParts(rendered.body) : null };
    }),
  ];
}

function exists({ event, audience }: TemplateKey): boolean {
  return isAddressed(event, audience);
}

const SAMPLE_ROLE: Readonly<Record<Audience, Role>> = {
  court: 'presiding-judge',
  party: 'complainant',
  lawyer: 'lawyer',
  witness: 'witness',
  interpreter: 'interpreter',
  companion: 'companion',
  'prison-coordinator': 'prison-coordinator',
  observer: 'observer',
  // Texts for staff, citizens and guests belong to no hearing and name no role.
  staff: 'clerk',
  citizen: 'complainant',
  guest: 'lawyer',
};
