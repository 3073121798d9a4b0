import { exportAudit, searchAudit } from '@mahzar/shared/rest/audit';
import type { AuditEntry } from '@mahzar/shared/rest/audit';
import { AUDIT_ACTS } from '@mahzar/shared/staff/audit-acts';
import { Link, useSearchParams } from 'wouter';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { LOCALES } from '../../i18n/language.ts';
import { addressOf } from '../../connection/call.ts';
import { useList } from '../api/useLoad.ts';
import { latinDigits } from '../ui/digits.ts';
import { SelectField, TextField } from '../ui/Field.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { Details } from './Details.tsx';
import { Named } from './Named.tsx';

const WORD = /^[\w:/-]{1,120}$/;

/** The audit log of staff, searchable by act, actor and subject. */
export default function AuditPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const given = (name: 'act' | 'actor' | 'subject'): string => search.get(name) ?? '';
  const change = (name: string, value: string): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === '') next.delete(name);
        else next.set(name, latinDigits(value.trim()));
        return next;
      },
      { replace: true },
    );
  const word = (name: 'act' | 'actor' | 'subject') => (WORD.test(given(name)) ? { [name]: given(name) } : {});
  const filter = { ...word('act'), ...word('actor'), ...word('subject') };
  const list = useList(searchAudit, { query: { ...filter, limit: 100 } });
  const { compare } = new Intl.Collator(LOCALES[language]);
  const acts = AUDIT_ACTS.toSorted((one, other) => compare(t(`audit.acts.${one}`), t(`audit.acts.${other}`)));
  // The log is permanent: it may contain acts that no longer exist.
  const actName = (act: string) => {
    const known = AUDIT_ACTS.find((one) => one === act);
    return known === undefined ? <bdi>{act}</bdi> : t(`audit.acts.${known}`);
  };
  const field = (name: 'actor' | 'subject') => (
    <TextField
      name={name}
      label={t(`audit.${name}`)}
      type="search"
      isLatin
      value={given(name)}
      onChange={(value) => change(name, value)}
    />
  );
  return (
    <Screen
      title={t('nav.audit')}
      lead={t('audit.lead')}
      acts={
        <a className="button button--secondary" href={addressOf(exportAudit, {}, filter)} download>
          {t('audit.export')}
        </a>
      }
    >
      <form
        className="filters"
        role="search"
        aria-label={t('common.filter')}
        onSubmit={(event) => event.preventDefault()}
      >
        <SelectField
          name="act"
          label={t('audit.act')}
          value={AUDIT_ACTS.find((one) => one === given('act')) ?? ''}
          values={acts}
          nameOf={(act) => t(`audit.acts.${act}`)}
          empty={t('common.all')}
          onChange={(act) => change('act', act)}
        />
        {field('actor')}
        {field('subject')}
      </form>
      <Listed of={list} empty={<Empty title={t('common.nothingFits')} />}>
        {(items) => (
          <Table
            caption={t('nav.audit')}
            rows={items}
            keyOf={({ seq }) => String(seq)}
            more={list.more}
            isFetchingMore={list.isFetchingMore}
            columns={[
              { key: 'at', head: t('audit.at'), cell: ({ at }) => <Moment at={at} as="short" /> },
              {
                key: 'who',
                head: t('audit.actor'),
                cell: (entry) => <Actor entry={entry} onPick={(who) => change('actor', who)} />,
              },
              { key: 'act', head: t('audit.act'), cell: ({ act }) => actName(act) },
              {
                key: 'subject',
                head: t('audit.subject'),
                cell: ({ subject, names, codes }) =>
                  subject === null ? (
                    t('common.none')
                  ) : (
                    <>
                      <button type="button" className="link" onClick={() => change('subject', subject)}>
                        <Named of={subject} name={names[subject]} code={codes[subject]} />
                      </button>{' '}
                      {pageOf(subject) !== null && (
                        <Link className="link" href={pageOf(subject)!}>
                          {t('audit.open')}
                        </Link>
                      )}
                    </>
                  ),
              },
              {
                key: 'details',
                head: t('audit.details'),
                cell: (entry) => <Details of={entry} />,
                isExtra: true,
              },
            ]}
          />
        )}
      </Listed>
    </Screen>
  );
}

const PAGES: Readonly<Record<string, string>> = {
  booking: 'bookings',
  hearing: 'bookings',
  person: 'bookings',
  staff: 'colleagues',
  office: 'offices',
};

/** Returns the page that shows a `KIND:ID`. */
function pageOf(subject: string): string | null {
  const [kind, id] = subject.split(':');
  const folder = PAGES[kind ?? ''];
  // A person belongs to a hearing: `HEARING/SEAT`.
  const [page] = id?.split('/') ?? [];
  return folder === undefined || page === undefined ? null : `/${folder}/${encodeURIComponent(page)}`;
}

function Actor({
  entry: { actor, actorName, names, codes },
  onPick,
}: {
  entry: AuditEntry;
  onPick: (actor: string) => void;
}) {
  return (
    <button type="button" className="link" onClick={() => onPick(actor)}>
      {actorName ?? <Named of={actor} name={names[actor]} code={codes[actor]} />}
    </button>
  );
}
