import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { roleName } from '@mahzar/shared/role-names';
import { endMyPower, enterMyHearing } from '@mahzar/shared/rest/portal';
import type { MyCase, MyDue, MyHearing } from '@mahzar/shared/rest/portal';
import { storageOf } from '../../browser/storage.ts';
import { CallError } from '../../connection/call.ts';
import { formatDateTime, formatDay, formatList, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { addressOfOwnMinutes } from '../../session/own-minutes.ts';
import { tokenKey } from '../../session/token-key.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import type { Fact } from '../../ui/Facts.tsx';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useErrorText } from '../words/useErrorText.ts';
import { useMy } from './MyContext.tsx';
import { Back, LoadedCase } from './LoadedCase.tsx';
import { MY_PATH, pathOfCase } from './paths.ts';
import { useDueText } from './useDueText.ts';
import { useMyWords } from './useMyWords.ts';

/** One of the person's cases: tasks, hearings, and readable documents. */
export function CasePage({ id }: { readonly id: string }) {
  return <LoadedCase id={id}>{(held, take) => <OneCase held={held} onDone={take} />}</LoadedCase>;
}

interface CaseProps {
  readonly held: MyCase;
  readonly onDone: (after: MyCase) => void;
}

function OneCase({ held, onDone }: CaseProps) {
  const t = useMyWords();
  const { language } = useLanguage();
  const { number, branch, title, roles, clients } = held;
  const facts: readonly Fact[] = [
    [t('number'), localDigits(language, number)],
    [t('branch'), localDigits(language, branch)],
    ...(roles.length === 0
      ? []
      : [
          [
            t('roleLabel'),
            formatList(
              language,
              roles.map((role) => roleName(language, 'courtroom', role)),
            ),
          ] as const,
        ]),
    ...(clients.length === 0
      ? []
      : [
          [
            t('people.clients'),
            formatList(
              language,
              clients.map(({ name }) => name),
            ),
          ] as const,
        ]),
  ];
  return (
    <Page title={title === '' ? t('untitled') : title} caption={held.name} banner={<Back to={MY_PATH} />}>
      <Due held={held} />
      <Facts facts={facts} />
      <Hearings held={held} />
      <Orders held={held} />
      <Documents held={held} />
      <People held={held} onDone={onDone} />
    </Page>
  );
}

/** The person's tasks, next first, each with a link. */
function Due({ held: { id, due, state, hearings } }: { readonly held: MyCase }) {
  const t = useMyWords();
  const dueText = useDueText();
  const wayTo = ({ what, order, hearing, document }: MyDue) => {
    if (what === 'file-power') return <Link href={pathOfCase(id, 'file')}>{t('go.file-power')}</Link>;
    if (document !== null) return <Link href={pathOfCase(id, 'documents', document)}>{t('go.document-refused')}</Link>;
    if (order !== null)
      return (
        <Link href={pathOfCase(id, 'orders', order)}>{t(what === 'deadline' ? 'go.deadline' : 'go.open-order')}</Link>
      );
    const held = hearings.find((one) => one.hearing === hearing);
    if (held === undefined) return null;
    return <EnterHearing hearing={held} to={what === 'sign-minutes' ? 'sign' : 'enter'} />;
  };
  return (
    <WhatNext>
      {due.length === 0 && <p>{t(state === 'archived' ? 'due.nothingClosed' : 'due.nothing')}</p>}
      {due.length > 0 && (
        <ul className="plain-list my-due">
          {due.map((one) => (
            <li key={`${one.what} ${one.hearing ?? one.order ?? one.document}`}>
              <p>{dueText(one)}</p>
              {wayTo(one)}
            </li>
          ))}
        </ul>
      )}
    </WhatNext>
  );
}

interface EnterProps {
  readonly hearing: MyHearing;
  /** `sign` and `read`: its minutes. */
  readonly to: 'enter' | 'sign' | 'read';
}

/**
 * Opens the hearing, or its minutes, in this tab. While the hearing is open, the service creates the link on request; afterwards the
 * session opens the minutes, in any browser. A person with two seats chooses one.
 */
function EnterHearing({ hearing: { hearing, state, seats }, to }: EnterProps) {
  const t = useMyWords();
  const { language } = useLanguage();
  const errorText = useErrorText();
  const { call } = useMy();
  const [error, setError] = useState<CallError | null>(null);
  const enter = async (seat: SeatId): Promise<void> => {
    setError(null);
    if (to !== 'enter' && state !== 'opened') return window.location.assign(addressOfOwnMinutes(hearing, seat));
    try {
      const { token } = await call(enterMyHearing, { params: { hearing }, body: { seat } });
      if (to === 'enter') return window.location.assign(`/hearing/${hearing}#${token}`);
      storageOf('sessionStorage')?.setItem(tokenKey(hearing), token);
      window.location.assign(`/minutes/${hearing}`);
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    }
  };
  const open = seats.filter((one) => isOpen(one, to));
  const act = t(`hearings.${to}`);
  if (open.length === 0) return null;
  return (
    <>
      <div className="my-seats">
        {open.map(({ seat, role }) => (
          <Button
            key={seat}
            look={to === 'read' ? 'secondary' : 'primary'}
            icon={to === 'read' ? 'minutes' : 'forward'}
            onPress={() => void enter(seat)}
          >
            {seats.length === 1 ? act : t('hearings.as', { act, role: roleName(language, 'courtroom', role) })}
          </Button>
        ))}
      </div>
      {to !== 'enter' && state === 'opened' && <p className="soft">{t('hearings.sameBrowser')}</p>}
      {error !== null && (
        <p role="alert">{error.code === 'link-withdrawn' ? t('hearings.withdrawn') : errorText(error)}</p>
      )}
    </>
  );
}

function isOpen({ mayEnter, isToSign, hasMinutes }: MyHearing['seats'][number], to: EnterProps['to']): boolean {
  switch (to) {
    case 'enter':
      return mayEnter;
    case 'sign':
      return isToSign;
    case 'read':
      return hasMinutes && !isToSign;
    default:
      return to satisfies never;
  }
}

/** Lines of a section; an empty section has no list. */
function Lines({ children }: { readonly children: readonly ReactNode[] }) {
  return children.length > 0 && <ul className="plain-list my-list">{children}</ul>;
}

function Hearings({ held: { hearings } }: { readonly held: MyCase }) {
  const t = useMyWords();
  const { language } = useLanguage();
  return (
    <section className="my-part">
      <h2>{t('hearings.title')}</h2>
      {hearings.length === 0 && <p className="soft">{t('hearings.none')}</p>}
      <Lines>
        {hearings.map((one) => (
          <li key={one.hearing} className="my-line">
            <span className="my-line__title">{formatDateTime(language, one.startsAt)}</span>
            <span>{one.title === '' ? t(`hearings.untitled.${one.kind}`) : one.title}</span>
            <span className="soft">{t(`hearings.states.${one.state}`)}</span>
            <EnterHearing hearing={one} to="read" />
          </li>
        ))}
      </Lines>
    </section>
  );
}

function Orders({ held: { id, orders } }: { readonly held: MyCase }) {
  const t = useMyWords();
  const { language } = useLanguage();
  return (
    <section className="my-part">
      <h2>{t('orders.title')}</h2>
      {orders.length === 0 && <p className="soft">{t('orders.none')}</p>}
      <Lines>
        {orders.map(({ order, kind, title, signedAt, served }) => (
          <li key={order}>
            <Link href={pathOfCase(id, 'orders', order)} className="my-line">
              <span className="my-line__title">{title}</span>
              <span className="soft">
                {t(`orders.kinds.${kind}`)} · {formatDay(language, signedAt)}
              </span>
              {served?.isOwn === true && served.openedAt === null && (
                <span className="my-line__due">{t('orders.unopened')}</span>
              )}
            </Link>
          </li>
        ))}
      </Lines>
    </section>
  );
}

function Documents({ held: { id, documents, mayFile } }: { readonly held: MyCase }) {
  const t = useMyWords();
  const { language } = useLanguage();
  return (
    <section className="my-part">
      <h2>{t('documents.title')}</h2>
      {mayFile.length > 0 && (
        <p>
          <Link href={pathOfCase(id, 'file')} className="button button--secondary">
            {t('file.begin')}
          </Link>
        </p>
      )}
      {documents.length === 0 && <p className="soft">{t('documents.none')}</p>}
      <Lines>
        {documents.map((one) => (
          <li key={one.id}>
            <Link href={pathOfCase(id, 'documents', one.id)} className="my-line">
              <span className="my-line__title">{one.title}</span>
              <span className="soft">
                {t(`documents.kinds.${one.kind}`)} · {t(`documents.by.${one.of}`)} · {formatDay(language, one.filedAt)}
              </span>
              {one.stage !== 'filed' && <span className="my-line__due">{t(`documents.stages.${one.stage}`)}</span>}
            </Link>
          </li>
        ))}
      </Lines>
    </section>
  );
}

/** The lawyers of a party, or the clients of a lawyer; each side can end a power of attorney. */
function People({ held, onDone }: CaseProps) {
  const t = useMyWords();
  const { clients, lawyers } = held;
  const parts = [
    { title: t('people.clients'), powers: clients },
    { title: t('people.lawyers'), powers: lawyers },
  ];
  return parts
    .filter(({ powers }) => powers.length > 0)
    .map(({ title, powers }) => (
      <section key={title} className="my-part">
        <h2>{title}</h2>
        <Lines>
          {powers.map((power) => (
            <li key={`${power.lawyer} ${power.client}`} className="my-line">
              <span className="my-line__title">{power.name}</span>
              <span className="soft">{t(`people.${power.state}`)}</span>
              {power.mayEnd && <EndPower id={held.id} power={power} onDone={onDone} />}
            </li>
          ))}
        </Lines>
      </section>
    ));
}

interface EndPowerProps {
  readonly id: string;
  readonly power: MyCase['lawyers'][number];
  readonly onDone: (after: MyCase) => void;
}

/** Ends a power of attorney after a confirmation. */
function EndPower({ id, power: { lawyer, client, name }, onDone }: EndPowerProps) {
  const t = useMyWords();
  const errorText = useErrorText();
  const { call } = useMy();
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const end = async (): Promise<void> => {
    setError(null);
    try {
      onDone(await call(endMyPower, { params: { case: id }, body: { lawyer, client } }));
    } catch (failure) {
      if (!(failure instanceof CallError)) throw failure;
      setError(failure);
    }
  };
  if (!isAsked)
    return (
      <div>
        <Button look="quiet" size="small" aria-label={`${t('people.end')}: ${name}`} onPress={() => setAsked(true)}>
          {t('people.end')}
        </Button>
      </div>
    );
  return (
    <div role="group" aria-label={t('people.end')}>
      <p>{t('people.endText', { name })}</p>
      <div className="actions my-pages">
        <Button look="danger" onPress={() => void end()}>
          {t('people.endYes')}
        </Button>
        <Button onPress={() => setAsked(false)}>{t('people.endNo')}</Button>
      </div>
      {error !== null && <p role="alert">{errorText(error)}</p>}
    </div>
  );
}
