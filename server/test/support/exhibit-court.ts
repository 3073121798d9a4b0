import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { DocumentId, PartyId } from '@mahzar/shared/proceedings/ids';
import { createBooking, ownLink } from '@mahzar/shared/rest/bookings';
import { fileDocument } from '@mahzar/shared/rest/proceedings';
import type { ShownDocument } from '@mahzar/shared/rest/proceedings';
import { uploadToCase } from './case-uploads.ts';
import type { Reachable } from './client.ts';
import { Visitor } from './desk.ts';
import { newLink } from './links.ts';
import type { TestService } from './service.ts';
import { addColleagueTo } from './staff.ts';

const PEOPLE = [
  { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' },
  { id: 'panel', role: 'panel-judge', name: 'محمود فرهادی' },
  { id: 'clerk', role: 'clerk', name: 'زهرا مرادی' },
  { id: 'prosecutor', role: 'prosecutor', name: 'حمید شریفی' },
  { id: 'citizen', role: 'complainant', name: 'مریم احمدی' },
  { id: 'companion', role: 'companion', name: 'پروین احمدی', with: ['citizen'] },
  { id: 'accused', role: 'accused', name: 'کاوه رحیمی' },
  { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', with: ['accused'] },
  { id: 'interpreter', role: 'interpreter', name: 'شیلان حسینی', with: ['accused'], interpreterLanguage: 'ku' },
  { id: 'witness', role: 'witness', name: 'سینا کاظمی' },
  { id: 'expert', role: 'expert', name: 'لیلا نوری' },
  { id: 'observer', role: 'observer', name: 'علی رستمی' },
] as const;
/** Roles that attend with an account of the desk. */
const STAFF = { judge: 'judge', panel: 'judge', clerk: 'clerk', prosecutor: 'prosecutor' } as const;
export type SeatName = (typeof PEOPLE)[number]['id'];
export const SEAT_NAMES = PEOPLE.map(({ id }) => id);
/** Length of the hearing, which begins now. */
const LENGTH_MS = 3_600_000;

/** A hearing of a case with documents, booked at the desk of a running service, with links to all its seats. */
export class ExhibitCourt implements Reachable {
  readonly origin: string;
  readonly demo: { readonly hearing: HearingId };
  readonly caseId: string;
  /** The clerk who has booked it and keeps the registry. */
  readonly desk: Visitor;
  /** Visitors of the people who attend with an account. */
  readonly staff: ReadonlyMap<string, Visitor>;
  readonly #links: ReadonlyMap<string, string>;

  private constructor(
    service: Pick<TestService, 'origin'>,
    desk: Visitor,
    booking: { readonly id: HearingId; readonly case: { readonly id: string } },
    staff: ReadonlyMap<string, Visitor>,
    links: ReadonlyMap<string, string>,
  ) {
    this.origin = service.origin;
    this.demo = { hearing: booking.id };
    this.caseId = booking.case.id;
    this.desk = desk;
    this.staff = staff;
    this.#links = links;
  }

  static async book(service: TestService): Promise<ExhibitCourt> {
    const visitorOf = async (roles: Parameters<typeof addColleagueTo>[1]['roles'], name: string) => {
      const { cookie, account } = await addColleagueTo(service, { roles, name });
      return new Visitor(service.origin, cookie, account);
    };
    const desk = await visitorOf(['scheduler', 'clerk'], 'سارا ملکی');
    const staff = new Map<string, Visitor>();
    for (const [seat, role] of Object.entries(STAFF))
      staff.set(seat, await visitorOf([role], PEOPLE.find(({ id }) => id === seat)!.name));
    const startsAt = Date.now();
    const booking = await desk.do(createBooking, {
      body: {
        caseNumber: '1405-77',
        branch: 'شعبه ۱۰۳',
        kind: 'courtroom',
        title: 'رسیدگی به شکایت خیانت در امانت',
        startsAt,
        endsAt: startsAt + LENGTH_MS,
        public: true,
        people: PEOPLE.map((person) => ({ ...person, staffAccount: staff.get(person.id)?.account ?? null })),
      },
    });
    const links = new Map<string, string>();
    for (const { id } of PEOPLE) {
      const own = staff.get(id);
      const params = { booking: booking.id };
      const link =
        own === undefined ? await newLink(desk, booking.id, id) : (await own.do(ownLink, { params, body: {} })).link;
      links.set(id, link);
    }
    return new ExhibitCourt(service, desk, booking, staff, links);
  }

  token(seat: string): string {
    return new URL(this.link(seat)).hash.slice(1);
  }

  /** The link of a seat. */
  link(seat: string, language: 'fa' | 'en' = 'fa'): string {
    const link = this.#links.get(seat);
    if (link === undefined) throw new Error(`no seat ${seat}`);
    const address = new URL(link);
    address.searchParams.set('lang', language);
    return address.href;
  }

  /** Files a document to the case. @returns its id */
  async file(
    content: Buffer,
    level: ShownDocument['access']['level'] = 'parties',
    named: readonly string[] = [],
    title = `Document of level ${level}`,
  ): Promise<DocumentId> {
    const params = { case: this.caseId };
    const upload = await uploadToCase(this.desk, this.caseId, content);
    if (!('id' in upload)) throw new Error(upload.code);
    const document = upload.id as DocumentId;
    const access = { level, named: named as readonly PartyId[] };
    await this.desk.do(fileDocument, {
      params,
      body: { document, kind: 'evidence', title, of: null, access, replaces: null },
    });
    return document;
  }
}
