import { exportAudit, searchAudit } from '@mahzar/shared/rest/audit';
import type { AuditEntry } from '@mahzar/shared/rest/audit';
import { useSearchParams } from 'wouter';
import { addressOf } from '../api/call.ts';
import { useList } from '../api/useLoad.ts';
import { latinDigits } from '../ui/digits.ts';
import { TextField } from '../ui/Field.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../useStaffWords.ts';

const WORD = /^[\w:-]{1,120}$/;

/** What staff did: searched by act, by who did it and by what it was done to. */
export default function AuditPage() {
  const t = useStaffWords();
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
  const field = (name: 'act' | 'actor' | 'subject') => (
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
        {field('act')}
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
              { key: 'act', head: t('audit.act'), cell: ({ act }) => <code dir="ltr">{act}</code> },
              {
                key: 'subject',
                head: t('audit.subject'),
                cell: ({ subject }) =>
                  subject === null ? (
                    t('common.none')
                  ) : (
                    <button type="button" className="link" onClick={() => change('subject', subject)}>
                      <bdi>{subject}</bdi>
                    </button>
                  ),
              },
              {
                key: 'details',
                head: t('audit.details'),
                cell: ({ details }) => <Details of={details} />,
                isExtra: true,
              },
            ]}
          />
        )}
      </Listed>
    </Screen>
  );
}

function Actor({ entry: { actor, actorName }, onPick }: { entry: AuditEntry; onPick: (actor: string) => void }) {
  return (
    <button type="button" className="link" onClick={() => onPick(actor)}>
      {actorName ?? <bdi>{actor}</bdi>}
    </button>
  );
}

function Details({ of }: { readonly of: AuditEntry['details'] }) {
  const entries = Object.entries(of);
  return (
    <span className="soft" dir="ltr">
      {entries
        .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
        .join(' · ')}
    </span>
  );
}
