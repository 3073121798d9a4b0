import { useParams } from 'wouter';
import { makeAttendancePaper, readAttendance } from '@mahzar/shared/rest/record-attendance';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import { roleName } from '@mahzar/shared/role-names';
import { saveBlob } from '../../browser/save.ts';
import { formatDate, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import './records.css';

/** The certificate of attendance at a hearing, for printing, and as a PDF that the court has signed. */
export default function AttendancePage() {
  const { booking } = useParams<{ booking: string }>();
  const read = useLoad(readAttendance, { params: { booking } });
  return <Loaded of={read}>{(certificate) => <Certificate of={certificate} />}</Loaded>;
}

function Certificate({ of }: { readonly of: Attendance }) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const roleOf = ({ role }: Attendance['people'][number]): string => roleName(language, of.kind, role);
  const day = (at: number): string => formatDate(language, at);
  const moment = (at: number): string => [day(at), formatTime(language, at)].join(language === 'fa' ? '، ' : ', ');
  // The day is printed above: only a hearing past midnight has another one.
  const time = (at: number): string => (day(at) === day(of.until) ? formatTime(language, at) : moment(at));
  return (
    <Screen
      title={t('record.attendance')}
      lead={
        <>
          {of.title !== '' && `${of.title} · `}
          <CaseNumber number={of.caseNumber} /> · {of.branch}
        </>
      }
      acts={
        <>
          {of.isOver && <SavePaper hearing={of.hearing} />}
          <Button onPress={() => window.print()}>{t('common.print')}</Button>
          <LinkButton href={`/bookings/${of.hearing}/record`}>{t('record.title')}</LinkButton>
        </>
      }
    >
      <p>{t(of.isOver ? 'record.attendanceText' : 'record.attendanceGoesOn', { time: moment(of.until) })}</p>
      <Table
        caption={t('record.attendance')}
        rows={of.people}
        keyOf={({ seat }) => seat}
        columns={[
          {
            key: 'who',
            head: t('record.person'),
            cell: (person) =>
              person.name ?? (person.alias === null ? roleOf(person) : t('record.protected', { number: person.alias })),
          },
          { key: 'role', head: t('record.role'), cell: roleOf },
          {
            key: 'present',
            head: t('record.present'),
            cell: ({ present }) =>
              present.length === 0
                ? t('record.absent')
                : present.map(({ from, to }) => (
                    <span key={from} className="record-scope">
                      {t('record.partOf', { from: time(from), to: time(to) })}
                    </span>
                  )),
          },
        ]}
      />
      {of.note !== null && (
        <section className="part" aria-labelledby="signature">
          <h2 id="signature">{t('record.signature')}</h2>
          <p className="soft">{t('record.signatureText')}</p>
          <pre className="record-note" dir="ltr">
            {of.note}
          </pre>
        </section>
      )}
    </Screen>
  );
}

function SavePaper({ hearing }: { readonly hearing: string }) {
  const t = useStaffWords();
  const make = useAct(makeAttendancePaper, { isQuiet: true });
  const tellFailure = useTellFailure();
  const save = (): void =>
    make.mutate(
      { params: { booking: hearing }, body: {} },
      {
        onSuccess: ({ pdf }) =>
          saveBlob(
            `attendance-${hearing}.pdf`,
            new Blob([Uint8Array.from(atob(pdf), (letter) => letter.charCodeAt(0))], { type: 'application/pdf' }),
          ),
        onError: tellFailure,
      },
    );
  return (
    <Button look="primary" isPending={make.isPending} onPress={save}>
      {t('record.attendancePaper')}
    </Button>
  );
}
