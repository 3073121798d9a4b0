import { searchAudit } from '@mahzar/shared/rest/audit';
import { readBooking } from '@mahzar/shared/rest/bookings';
import { listApiClients } from '@mahzar/shared/rest/api-clients';
import { listStaff } from '@mahzar/shared/rest/staff';
import { listWebhooks } from '@mahzar/shared/rest/webhooks';
import { Visitor } from '../support/desk.ts';
import type { TestService } from '../support/service.ts';
import { addColleagueTo } from '../support/staff.ts';

/** Describes, in the fixtures' words, what a service that was started with the data displays at the desk. */
export async function describeDesk(service: TestService, bookings: readonly string[]): Promise<object> {
  const { cookie } = await addColleagueTo(service, { roles: ['administrator', 'clerk'], name: 'مدیر امروز' });
  const visitor = new Visitor(service.origin, cookie);
  const query = { limit: 100 };
  const staff = (await visitor.do(listStaff, { query })).items;
  const noted = (await visitor.do(searchAudit, { query })).items;
  return {
    bookings: await Promise.all(
      bookings.map(async (id) => {
        const booking = await visitor.do(readBooking, { params: { booking: id } });
        return {
          'case number': booking.case.number,
          state: booking.state,
          title: booking.title,
          branch: booking.branch,
          from: booking.startsAt,
          to: booking.endsAt,
          'called off because': booking.cancelledWhy,
          people: booking.people.map((one) => [one.id, one.role, one.name, one.phone, one.protected, one.link]),
        };
      }),
    ),
    staff: staff
      .filter(({ name }) => name !== 'مدیر امروز')
      .map(({ name, roles }) => [name, ...roles])
      .sort(),
    machines: (await visitor.do(listApiClients, { query })).items.map(({ name, acts }) => [name, ...acts]),
    webhooks: (await visitor.do(listWebhooks, { query })).items.map(({ name, address }) => [name, address]),
    'what staff did': noted
      .filter(({ actor }) => actor.startsWith('staff:golden-'))
      .map(({ actor, act }) => `${actor} ${act}`)
      .toReversed(),
  };
}
