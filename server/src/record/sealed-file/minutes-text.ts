import { minutesPaper, minutesPlainText } from '@mahzar/shared/minutes/paper';
import type { NamedPerson, WrittenMinutes } from '@mahzar/shared/minutes/paper';
import { digitsIn } from '@mahzar/shared/notify/words';
import type { Attendance } from './attendance.ts';

/** How people of a hearing are called in its minutes: a protected person by the number alone. */
export function namedPeople({ people }: Pick<Attendance, 'people'>): NamedPerson[] {
  return people.map(({ seat, name, alias, role }) => {
    return { seat, role, name: alias === null ? name : `شخص تحت حمایت ${digitsIn('fa', String(alias))}` };
  });
}

/** Minutes as plain text, as they stand in a sealed file: whoever makes it again gets the same bytes. @param zone IANA's name */
export function minutesText(hearing: string, written: WrittenMinutes, attendance: Attendance, zone: string): string {
  const head = ['صورت‌جلسه', `جلسه: ${hearing}`];
  return minutesPlainText(minutesPaper(written, namedPeople(attendance), zone), head);
}
