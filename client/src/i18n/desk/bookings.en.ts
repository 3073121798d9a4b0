import type { StaffCatalogue } from '../catalogue.ts';
import type { bookingsFa } from './bookings.fa.ts';

/** Lists of bookings: hearings, cause list, calendar feed, in English. */
export const bookingsEn: Pick<StaffCatalogue, keyof typeof bookingsFa> = {
  bookings: {
    new: 'New hearing',
    causeList: 'Cause list',
    import: 'Import CSV',
    view: 'View',
    views: { day: 'Day', week: 'Week', month: 'Month' },
    day: 'Date',
    time: 'Time',
    today: 'Today',
    earlier: 'Earlier',
    later: 'Later',
    branch: 'Branch',
    title: 'Subject',
    caseNumber: 'Case number',
    people: 'People',
    state: 'State',
    states: { booked: 'Booked', cancelled: 'Cancelled', opened: 'In progress', over: 'Over' },
    searchHint: 'Name, case number, subject or national ID',
    searchText: 'All days were searched. A national ID has to be whole.',
    noneTitle: 'No hearing on this day',
    noneText: 'Book one, or look at another day.',
    moreOfDay: '{{count, number}} more',
    feed: 'Hearings in my own calendar',
  },
  causeList: { title: 'Cause list' },
  feed: {
    title: 'Hearings in my own calendar',
    lead: 'Your calendar program reads the hearings from this address. It names no people.',
    make: 'Make a calendar address',
    scope: 'Which hearings',
    scopes: { mine: 'Mine', all: 'All' },
    once: 'These are shown only this once.',
    url: 'Address',
    username: 'User name',
    password: 'Password',
    end: 'End all my calendar addresses',
    ended: 'Your calendar addresses work no longer.',
  },
};
