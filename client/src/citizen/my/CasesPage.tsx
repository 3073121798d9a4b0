import { useEffect } from 'react';
import { Link } from 'wouter';
import type { MyCaseSummary, listMyCases } from '@mahzar/shared/rest/portal';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { wordsOf } from '@mahzar/shared/scheduling/words';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { TextField } from '../fields/TextField.tsx';
import { MyPowers } from './MyPowers.tsx';
import { MyRequests } from './MyRequests.tsx';
import { pathOfCase } from './paths.ts';
import { useDueText } from './useDueText.ts';
import { useMyWords } from './useMyWords.ts';

export type Cases = CallAnswer<typeof listMyCases>;

/** From this number of cases on there is a search. */
const MANY = 6;

interface CasesPageProps {
  readonly cases: Cases;
  /** The search text. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onLeave: () => Promise<void>;
  /** Called each time that the list is shown. */
  readonly onShown: () => void;
}

/** The person's cases, those with tasks first; a lawyer's by client. */
export function CasesPage({ cases, text, onText, onLeave, onShown }: CasesPageProps) {
  const t = useMyWords();
  // Runs each time that the list is shown.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(onShown, []);
  const found = cases.items.filter((one) => fits(one, text));
  const groups = groupsOf(found, t);
  return (
    <Page title={t('title')} caption={cases.name}>
      {/* First, because a lawyer's list may be long. */}
      <div className="my-leave">
        <Button look="quiet" icon="leave" onPress={() => void onLeave()}>
          {t('leave')}
        </Button>
      </div>
      {cases.items.length === 0 && <p className="lead">{t('list.none')}</p>}
      {cases.items.length >= MANY && (
        <TextField field="search" label={t('list.search')} hint={t('list.searchHint')} value={text} onChange={onText} />
      )}
      <p role="status" className="soft">
        {found.length === 0 && text.trim() !== '' ? t('list.nothingFound') : ''}
      </p>
      {groups.map(({ name, items }) => (
        <section key={name} className="my-group">
          {groups.length > 1 || name !== t('list.ownCases') ? <h2>{name}</h2> : null}
          <ul className="plain-list my-list">
            {items.map((one) => (
              <li key={one.id}>
                <CaseLine one={one} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <MyRequests requests={cases.requests} />
      <MyPowers powers={cases.powers} isOffered={cases.items.length === 0 || isLawyer(cases)} />
    </Page>
  );
}

/** Whether the person is a lawyer in one of their cases, or came as one. */
function isLawyer({ items, powers }: Cases): boolean {
  return powers.length > 0 || items.some(({ roles }) => roles.includes('lawyer'));
}

function CaseLine({ one }: { readonly one: MyCaseSummary }) {
  const t = useMyWords();
  const { language } = useLanguage();
  const dueText = useDueText();
  const { id, number, branch, title, state, due } = one;
  return (
    <Link href={pathOfCase(id)} className="my-line" data-due={due?.what ?? 'nothing'}>
      <span className="my-line__title">{title === '' ? t('untitled') : title}</span>
      <span className="soft">
        {t('number')} <bdi>{localDigits(language, number)}</bdi>
      </span>
      <span className="soft">{localDigits(language, branch)}</span>
      {due !== null && <span className="my-line__due">{dueText(due)}</span>}
      {due === null && state === 'archived' && <span className="soft">{t('list.archived')}</span>}
    </Link>
  );
}

interface Group {
  readonly name: string;
  readonly items: MyCaseSummary[];
}

/**
 * Groups a lawyer's cases by client, a party's not at all; each group is at the place of its first case, so that urgent cases come
 * first.
 */
function groupsOf(items: readonly MyCaseSummary[], t: ReturnType<typeof useMyWords>): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of items) {
    const names =
      one.clients.length === 0 ? [t('list.ownCases')] : one.clients.map((name) => t('list.clientCases', { name }));
    for (const name of names) {
      const group = groups.get(name) ?? { name, items: [] };
      group.items.push(one);
      groups.set(name, group);
    }
  }
  return [...groups.values()];
}

function fits({ number, title, branch, clients }: MyCaseSummary, text: string): boolean {
  const all = wordsOf([number, title, branch, ...clients].join(' ')).join(' ');
  return wordsOf(text).every((word) => all.includes(word));
}
