import { minutesPaper, minutesPlainText } from '@mahzar/shared/minutes/paper';
import type { NamedPerson, WrittenMinutes } from '@mahzar/shared/minutes/paper';
import { digitsIn } from '@mahzar/shared/notify/words';
import type { Attendance } from './attendance.ts';

/** Names of a hearing's people in its minutes: a protected person has a number only. */
export function namedPeople({ people }: Pick<Attendance, 'people'>): NamedPerson[] {
  return people.map(({ seat, name, alias, role }) => {
    return { seat, role, name: alias === null ? name : `شخص تحت حمایت ${digitsIn('fa', String(alias))}` };
  });
}

/** Minutes as plain text in a sealed file; the same input gives the same bytes. @param zone IANA name of the time zone */
export function minutesText(hearing: string, written: WrittenMinutes, attendance: Attendance, zone: string): string {
  const head = ['صورت‌جلسه', `جلسه: ${hearing}`];
  return minutesPlainText(minutesPaper(written, namedPeople(attendance), zone), head);
}
