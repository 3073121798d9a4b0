import { useState } from 'react';
import type { Office } from '@mahzar/shared/offices/office';
import { listOfficials } from '@mahzar/shared/rest/office-requests';
import { listOffices } from '@mahzar/shared/rest/offices';
import type { OfficialId } from '@mahzar/shared/queue/ids';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import { Button } from '../../ui/Button.tsx';
import { formatClock, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { useMayAt } from '../offices/useMayAt.ts';
import { useOfficeWords } from '../offices/useOfficeWords.ts';
import { useDayRequests } from '../requests/useDayRequests.ts';
import { useMay, useWho } from '../session/who.tsx';
import { Badge } from '../ui/Badge.tsx';
import { DayField } from '../ui/DayField.tsx';
import { SelectField } from '../ui/Field.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded, Skeleton } from '../ui/States.tsx';
import { today, useAddressed } from '../ui/useAddressed.ts';
import { Banner } from './Banner.tsx';
import { DayButtons, DayForm } from './DayActs.tsx';
import type { DayAct } from './DayActs.tsx';
import { countsOf, stepOf } from './desk-step.ts';
import { inLine } from './line.ts';
import { LineTable } from './LineTable.tsx';
import { OfficialDesk } from './OfficialDesk.tsx';
import { Officials } from './Officials.tsx';
import { ASKING } from './request-acts.ts';
import type { RowAct } from './request-acts.ts';
import { RowForm } from './RowForm.tsx';
import type { OpenQueue } from './QueueConnectionContext.tsx';
import { useQueue } from './useQueue.ts';
import { useQueueAct } from './useQueueAct.ts';
import { WalkInForm } from './WalkInForm.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';
import './queue.css';

/** An office's meetings of a day: the line for staff who manage it, and the desk of the official. */
export default function QueuePage() {
  const t = useQueueWords();
  const mayAt = useMayAt();
  const offices = useLoad(listOffices, {});
  return (
    <Loaded of={offices}>
      {({ items }) =>
        items.some(mayAt.work) ? (
          <OfficeDay offices={items} />
        ) : (
          <Screen title={t('title')}>
            {items.length === 0 ? (
              <Empty title={t('noOffice')} />
            ) : (
              <Empty title={t('notYours')} text={t('notYoursText')} />
            )}
          </Screen>
        )
      }
    </Loaded>
  );
}

function OfficeDay({ offices: all }: { readonly offices: readonly Office[] }) {
  const { account } = useWho();
  const mayAt = useMayAt();
  const offices = all.filter(mayAt.work);
  // An official begins at their own office.
  const own = offices.find(({ officials }) => officials.some((one) => one.account === account)) ?? offices[0]!;
  const [{ office: id, day }, change] = useAddressed({ office: own.id, day: today() });
  const office = offices.find((one) => one.id === id) ?? own;
  const { state, connection } = useQueue(office.id, day);
  const t = useQueueWords();
  const { language } = useLanguage();
  const { connection: line, me, view, toldAt } = state;
  const hasEnded = line === 'ended' || line === 'out-of-date';
  return (
    <Screen
      title={t('title')}
      lead={view === null ? office.name : t('lead', countsOf(view))}
      acts={
        <>
          {view !== null && <PhaseBadge view={view} />}
          <LinkButton href={`/offices/${office.id}/figures?from=${day}&to=${day}`} icon="line">
            {t('figures.open')}
          </LinkButton>
          <LinkButton href={`/hall?office=${office.id}`} icon="screen">
            {t('acts.hall')}
          </LinkButton>
        </>
      }
    >
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        {offices.length > 1 && (
          <SelectField
            name="office"
            label={t('office')}
            value={office.id}
            values={offices.map((one) => one.id)}
            nameOf={(one) => offices.find((each) => each.id === one)?.name ?? one}
            onChange={(one) => one !== '' && change({ office: one })}
          />
        )}
        <DayField value={day} onChange={(next) => change({ day: next })} />
      </form>
      {line === 'away' && (
        <p className="queue-banner" role="status">
          {toldAt === 0 ? t('connecting') : t('away', { time: formatClock(language, toldAt) })}
        </p>
      )}
      {hasEnded && (
        <div className="state-box" role="alert">
          <p>{t(line === 'ended' ? 'ended' : 'outOfDate')}</p>
          <a className="button button--secondary" href={window.location.href}>
            {t('reload')}
          </a>
        </div>
      )}
      {view !== null && connection !== null ? (
        <Day
          key={`${office.id} ${day}`}
          office={office}
          otherOffices={all.filter((one) => one.id !== office.id)}
          view={view}
          me={me}
          isLive={line === 'online'}
          connection={connection}
        />
      ) : (
        !hasEnded && (line === 'online' ? <Empty title={t('noQueue')} text={t('noQueueText')} /> : <Skeleton />)
      )}
    </Screen>
  );
}

const LOOKS = { planned: 'plain', open: 'good', paused: 'warn', closed: 'plain' } as const;

function PhaseBadge({ view: { phase } }: { readonly view: LineView }) {
  const t = useQueueWords();
  return <Badge look={LOOKS[phase]}>{t(`phases.${phase}`)}</Badge>;
}

interface DayProps {
  readonly office: Office;
  readonly otherOffices: readonly Office[];
  readonly view: LineView;
  readonly me: OfficialId | null;
  readonly isLive: boolean;
  readonly connection: ReturnType<OpenQueue>;
}

function Day({ office, otherOffices, view, me, isLive, connection }: DayProps) {
  const t = useQueueWords();
  const offices = useOfficeWords();
  const { language } = useLanguage();
  const queue = useQueueAct(connection);
  const inQueue = view.rows.map(({ request }) => request);
  const moved = view.rows
    .flatMap(({ request, standing }) => (standing === 'number' ? [] : `${request} ${standing}`))
    .join();
  const requests = useDayRequests(office.id, view.day, inQueue, moved);
  const may = useMay();
  const officials = useLoad(listOfficials, { params: { office: office.id } }).data?.items;
  const [isAdding, setAdding] = useState(false);
  const { account, name: ownName } = useWho();
  const [dayAct, setDayAct] = useState<DayAct | null>(null);
  const [rowAct, setRowAct] = useState<{ readonly row: LineRow; readonly what: RowAct } | null>(null);
  const officialName = (official: string): string => {
    const known = official === account ? ownName : officials?.find((one) => one.account === official)?.name;
    const place = office.officials.find((one) => one.account === official);
    const desk = t('desk', {
      number: formatNumber(language, view.plan.officials.findIndex((one) => one === official) + 1),
    });
    return known ?? (place === undefined ? desk : `${offices(`officialTitles.${place.title}`)}، ${place.room}`);
  };
  const doRow = (row: LineRow, what: RowAct): void => {
    if (ASKING.has(what)) return setRowAct({ row, what });
    const { request } = row;
    if (what === 'accept' || what === 'arrive' || what === 'note-away')
      void queue.act({ type: what, request }, t('done.act'));
  };
  const waiting = [...inLine(view), ...view.rows.filter(({ stage }) => stage.kind === 'lapsed').toSorted(byNumber)];
  const asked = view.rows.filter(({ stage }) => stage.kind === 'asked').toSorted((a, b) => a.askedAt - b.askedAt);
  const rest = view.rows
    .filter(({ stage }) => !['asked', 'waiting', 'lapsed', 'called', 'meeting'].includes(stage.kind))
    .toSorted(byNumber);
  const table = (caption: string, rows: readonly LineRow[], isLine: boolean) => (
    <LineTable
      view={view}
      rows={rows}
      caption={caption}
      isLine={isLine}
      isOfficial={me !== null}
      requests={requests}
      hasOffices={otherOffices.length > 0}
      onAct={doRow}
    />
  );
  return (
    // While the connection is down the display is not live, so no act is possible.
    <fieldset className="queue-day" disabled={!isLive}>
      <legend className="visually-hidden">{office.name}</legend>
      <Banner view={view} />
      {me !== null && (
        <OfficialDesk
          view={view}
          me={me}
          queue={queue}
          connection={connection}
          officialName={officialName}
          requests={requests}
        />
      )}
      <div className="queue-acts">
        <DayButtons view={view} queue={queue} usual={me === null ? null : stepOf(view, me).kind} onAct={setDayAct} />
        {me === null && view.phase !== 'closed' && view.day === today() && may('decide-requests') && (
          <Button icon="plus" onPress={() => setAdding(true)}>
            {t('walkIn.title')}
          </Button>
        )}
      </div>
      {isAdding && <WalkInForm office={office.id} kinds={office.kinds} onClose={() => setAdding(false)} />}
      {dayAct !== null && <DayForm what={dayAct} day={view.day} queue={queue} onClose={() => setDayAct(null)} />}
      {rowAct !== null && (
        <RowForm
          key={`${rowAct.row.request} ${rowAct.what}`}
          {...rowAct}
          view={view}
          queue={queue}
          officialName={officialName}
          doubles={requests.get(rowAct.row.request)?.others ?? []}
          otherOffices={otherOffices}
          onClose={() => setRowAct(null)}
        />
      )}
      {me === null && <Officials view={view} queue={queue} officialName={officialName} />}
      {asked.length > 0 && (
        <section className="part" aria-labelledby="queue-asked">
          <h2 id="queue-asked">{t('asked')}</h2>
          <p className="soft">{t('askedText')}</p>
          {table(t('asked'), asked, false)}
        </section>
      )}
      <section className="part" aria-labelledby="queue-line">
        <h2 id="queue-line">{t('line')}</h2>
        {waiting.length === 0 ? <p className="soft">{t('lineEmpty')}</p> : table(t('line'), waiting, true)}
      </section>
      {rest.length > 0 && (
        <section className="part" aria-labelledby="queue-rest">
          <h2 id="queue-rest">{t('rest')}</h2>
          {table(t('rest'), rest, false)}
        </section>
      )}
    </fieldset>
  );
}

function byNumber(one: LineRow, other: LineRow): number {
  return (one.number ?? 0) - (other.number ?? 0);
}
