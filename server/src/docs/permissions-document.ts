import { ACT_GROUP_NAMES, ACT_GROUPS, periodOf, PERIODS, rightOf } from '@mahzar/shared/hearing/law/permission-table';
import { PERMISSIONS } from '@mahzar/shared/hearing/law/permissions';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { CAPACITIES, HEARING_KINDS, rolesIn } from '@mahzar/shared/hearing/roles';
import { PHASES } from '@mahzar/shared/hearing/state';
import type { Phase } from '@mahzar/shared/hearing/state';
import { keysOf } from '@mahzar/shared/keys-of';
import type { DocumentWords } from './permissions-words.ts';

/** The permission table as a Markdown document: who may do what and when, the roles, and the meaning of the words. */
export function permissionsDocument(words: DocumentWords): string {
  const { names, title, intro, delegated, more, rolesTitle, statesTitle } = words;
  const text = [
    `# ${title}`,
    intro,
    table(head(words), rows(words)),
    `- ${delegated.replace('{{delegated}}', names.rights.delegated)}\n- ${more}`,
    `## ${rolesTitle}`,
    roles(words),
    `## ${statesTitle}`,
    periods(words),
    table(
      [words.state, words.code],
      PHASES.map((phase) => [words.phases[phase], code(phase)]),
    ),
  ];
  const whole = words.direction === 'ltr' ? text : ['<div dir="rtl">', ...text, '</div>'];
  return `${whole.join('\n\n')}\n`;
}

function head({ names, act, when, code }: DocumentWords): string[] {
  return [act, ...CAPACITIES.map((capacity) => names.capacities[capacity]), when, code];
}

function rows(words: DocumentWords): string[][] {
  return ACT_GROUP_NAMES.flatMap((group) => [
    [`**${words.names.groups[group]}**`, ...CAPACITIES.map(() => ''), '', ''],
    ...ACT_GROUPS[group].map((act) => row(words, act)),
  ]);
}

function row({ names, phases }: DocumentWords, act: Act): string[] {
  const signs = { yes: '✓', no: '', delegated: names.rights.delegated };
  const period = periodOf(PERMISSIONS[act].phases);
  return [
    names.acts[act],
    ...CAPACITIES.map((capacity) => signs[rightOf(capacity, act)]),
    period === null ? listed(PERMISSIONS[act].phases, phases) : names.periods[period],
    code(act),
  ];
}

function roles({ names, roles, who }: DocumentWords): string {
  return table(
    [who, ...HEARING_KINDS.map((kind) => names.kinds[kind])],
    CAPACITIES.map((capacity) => [
      names.capacities[capacity],
      ...HEARING_KINDS.map((kind) =>
        rolesIn(kind, capacity)
          .map((role) => roles[role])
          .join(' · '),
      ),
    ]),
  );
}

function periods({ names, phases, period, statesTitle }: DocumentWords): string {
  return table(
    [period, statesTitle],
    keysOf(PERIODS).map((name) => [names.periods[name], listed(PERIODS[name], phases)]),
  );
}

/** Names of states joined to a list. Some contain a comma. */
function listed(some: readonly Phase[], names: DocumentWords['phases']): string {
  return some.map((phase) => names[phase]).join(' · ');
}

function code(name: string): string {
  return `\`${name}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
