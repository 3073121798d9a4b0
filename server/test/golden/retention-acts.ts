import { askForCopy, decideOnCopy, readRecordAccess, setRecordLevel } from '@mahzar/shared/rest/record-access';
import { holdRecord, liftHold, orderDeletion, setRetentionPeriod } from '@mahzar/shared/rest/record-retention';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Visitor } from '../support/desk.ts';
import type { TestService } from '../support/service.ts';
import { addColleagueTo } from '../support/staff.ts';

/** Acts of the desk on a record: sets its retention period and access, holds it, and asks for copies. */
export async function setRetentionAndAccess(service: TestService, hearing: string): Promise<void> {
  const as = async (role: StaffRole, name: string) => {
    const { cookie, account } = await addColleagueTo(service, { id: `golden-keeping-${role}`, roles: [role], name });
    return new Visitor(service.origin, cookie, account);
  };
  const [administrator, judge] = [await as('administrator', 'امیر نادری'), await as('judge', 'رضا کیانی')];
  const [clerk, prosecutor] = [await as('clerk', 'زهرا مرادی'), await as('prosecutor', 'حمید شریفی')];
  const other = await addColleagueTo(service, {
    id: 'golden-keeping-other',
    roles: ['prosecutor'],
    name: 'مهسا طاهری',
  });
  const deputy = new Visitor(service.origin, other.cookie, other.account);
  const given = { params: { booking: hearing } };
  const period = { version: 0, keepDays: 3650, appealDays: 20 };
  await administrator.do(setRetentionPeriod, { params: { kind: 'other' }, body: period });
  await clerk.do(holdRecord, { ...given, body: { reason: 'پرونده مرتبط' } });
  await judge.do(liftHold, { ...given, body: { reason: 'پایان یافت' } });
  await clerk.do(holdRecord, { ...given, body: { reason: 'درخواست دادستان' } });
  const { version, level } = await clerk.do(readRecordAccess, given);
  const changed = level === 'open' ? 'parties' : 'open';
  await clerk.do(setRecordLevel, { ...given, body: { version, level: changed, reason: 'به دستور شعبه' } });
  for (const granted of [true, false]) {
    const asking = granted ? prosecutor : deputy;
    const { requests } = await asking.do(askForCopy, { ...given, body: { scope: 'copy', reason: 'تجدیدنظر' } });
    const params = { ...given.params, request: requests[0]!.id };
    await judge.do(decideOnCopy, { params, body: { granted, reason: 'بررسی شد' } });
  }
  // The retention period has not ended.
  await judge.refused(orderDeletion, { ...given, body: { order: '۱۲/۱۴۰۵', reason: 'پایان مدت' } });
}
