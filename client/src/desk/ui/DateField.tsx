import { GregorianCalendar, parseDate, toCalendar } from '@internationalized/date';
import { holidayOf } from '@mahzar/shared/scheduling/holidays';
import { memo, useContext } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarStateContext,
} from 'react-aria-components/Calendar';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker } from 'react-aria-components/DatePicker';
import { Group } from 'react-aria-components/Group';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { formatMonth } from './court-time.ts';
import { GroupField } from './Field.tsx';
import './date-field.css';

interface DateFieldProps {
  readonly name: string;
  readonly label: string;
  /** A day as `YYYY-MM-DD` (Gregorian); '' while there is none. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A day in the calendar of the language: typed part by part, or picked from a month. Costly to draw. */
export const DateField = memo(function DateField({ name, label, value, onChange }: DateFieldProps) {
  const { language } = useLanguage();
  return (
    <GroupField name={name} label={label}>
      {(labelId, isWrong) => (
        <DatePicker
          aria-labelledby={labelId}
          value={value === '' ? null : parseDate(value)}
          // Returns Gregorian dates, whatever calendar is shown.
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
                  <Month />
                  <AriaButton slot="next" className="button button--quiet button--icon">
                    <Icon name="next" />
                  </AriaButton>
                </header>
                <CalendarGrid weekdayStyle={language === 'fa' ? 'narrow' : 'short'}>
                  <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
                  <CalendarGridBody>
                    {(date) => (
                      <CalendarCell
                        date={date}
                        className="calendar__day"
                        data-holiday={holidayOf(toCalendar(date, new GregorianCalendar()).toString()) !== null}
                      />
                    )}
                  </CalendarGridBody>
                </CalendarGrid>
              </Calendar>
            </Dialog>
          </Popover>
        </DatePicker>
      )}
    </GroupField>
  );
});

/** The displayed month. Browsers put a Persian month after its year, which nobody writes. */
function Month() {
  const { language } = useLanguage();
  const state = useContext(CalendarStateContext);
  if (state === null) return null;
  return <h2 className="calendar__month">{formatMonth(language, state.visibleRange.start.toString())}</h2>;
}
