import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { readAttendance } from '@mahzar/shared/rest/record-attendance';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import { formatDate, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useLoad } from '../api/useLoad.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import './records.css';

/** The certificate of attendance at a hearing, for printing or saving as PDF in the browser. */
export default function AttendancePage() {
  const { booking } = useParams<{ booking: string }>();
  const read = useLoad(readAttendance, { params: { booking } });
  return <Loaded of={read}>{(certificate) => <Certificate of={certificate} />}</Loaded>;
}

function Certificate({ of }: { readonly of: Attendance }) {
  const t = useStaffWords();
  const { t: common } = useTranslation();
  const { language } = useLanguage();
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
          <Button look="primary" onPress={() => window.print()}>
            {t('common.print')}
          </Button>
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
            cell: ({ name, alias, role }) =>
              name ?? (alias === null ? common(`roles.${role}`) : t('record.protected', { number: alias })),
          },
          { key: 'role', head: t('record.role'), cell: ({ role }) => common(`roles.${role}`) },
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
