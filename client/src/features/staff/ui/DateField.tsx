import { parseDate } from '@internationalized/date';
import { Button as AriaButton } from 'react-aria-components/Button';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from 'react-aria-components/Calendar';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker } from 'react-aria-components/DatePicker';
import { Group } from 'react-aria-components/Group';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { Icon } from '../../../ui/Icon.tsx';
import { GroupField } from './Field.tsx';
import './date-field.css';

interface DateFieldProps {
  readonly name: string;
  readonly label: string;
  /** A day as `YYYY-MM-DD` (Gregorian); '' while there is none. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A day, in the calendar of the language: typed part by part, or picked from a month. */
export function DateField({ name, label, value, onChange }: DateFieldProps) {
  return (
    <GroupField name={name} label={label}>
      {(labelId, isWrong) => (
        <DatePicker
          aria-labelledby={labelId}
          value={value === '' ? null : parseDate(value)}
          // Answers in the Gregorian calendar, whichever is shown.
          onChange={(day) => onChange(day === null ? '' : day.toString())}
          shouldForceLeadingZeros
          isInvalid={isWrong}
        >
          <Group className="date-field input">
            <DateInput className="date-field__parts">
              {(segment) => <DateSegment segment={segment} className="date-field__part" />}
            </DateInput>
            <AriaButton className="date-field__open">
              <Icon name="calendar" />
            </AriaButton>
          </Group>
          <Popover className="calendar-popover">
            <Dialog className="calendar-dialog">
              <Calendar className="calendar">
                <header className="calendar__head">
                  <AriaButton slot="previous" className="button button--quiet button--icon">
                    <Icon name="back" />
                  </AriaButton>
                  <CalendarHeading className="calendar__month" />
                  <AriaButton slot="next" className="button button--quiet button--icon">
                    <Icon name="next" />
                  </AriaButton>
                </header>
                <CalendarGrid weekdayStyle="short">
                  <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
                  <CalendarGridBody>
                    {(date) => <CalendarCell date={date} className="calendar__day" />}
                  </CalendarGridBody>
                </CalendarGrid>
              </Calendar>
            </Dialog>
          </Popover>
        </DatePicker>
      )}
    </GroupField>
  );
}
