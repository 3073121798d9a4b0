import { databaseObjects } from '../files/object-store.ts';
import { pdfPages } from '../files/pdf-pages.ts';
import type { Config } from '../config/config.ts';
import { protectionOfSeats } from '../event-log/store/numbered-seats.ts';
import { scanBefore } from '../files/scan-before.ts';
import type { ScanBefore } from '../files/scan-before.ts';
import { clamdScanner } from '../files/virus-scanner.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { OutboxWorker } from '../kernel/outbox-worker.ts';
import type { Logger } from '../observability/logger.ts';
import { caseDocuments } from '../proceedings/case-documents.ts';
import type { CaseDocuments } from '../proceedings/case-documents.ts';
import { hearingOfCase, hiddenPeopleOf, hiddenPerson, onBooking, onCase } from '../proceedings/followers.ts';
import { closedPapers } from '../proceedings/orders/closed-papers.ts';
import type { ClosedPapers } from '../proceedings/orders/closed-papers.ts';
import { orderDesk } from '../proceedings/orders/order-desk.ts';
import type { OrderDesk, OrderParts } from '../proceedings/orders/order-desk.ts';
import { orderStore } from '../proceedings/orders/order-store.ts';
import type { OrderStore } from '../proceedings/orders/order-store.ts';
import type { CaseDirectory } from '../proceedings/ports.ts';
import { RecentViews } from '../proceedings/recent-views.ts';
import { ProceedingsService } from '../proceedings/proceedings-service.ts';
import { countToScan, scanQueue } from '../proceedings/scans/scan-queue.ts';
import { shownTitles } from '../proceedings/shown-titles.ts';
import type { ShownTitles } from '../proceedings/shown-titles.ts';
import { writersOf } from '../proceedings/writers.ts';
import { originOf } from '../record/proof/origin.ts';
import { makeSealNote } from '../record/sealed-file/seal-note.ts';
import { describeCertificate, sealKeyOf } from '../record/sealed-file/seal-signature.ts';
import { casePartiesReading, caseReading } from '../scheduling/case-directory.ts';
import type { BookingWriter, CaseWriter } from '../scheduling/ports.ts';
import { findProtected } from '../scheduling/protected-people.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { sealSecret } from '../storage/system-keys.ts';
import type { PdfPages } from '../files/pdf-pages.ts';
import { Recordings } from '../files/recording-facts.ts';

/** Longest time for scanning a document, milliseconds. No other process scans it meanwhile. */
const SCAN_MS = 120_000;
const SCAN_LEASE_MS = 180_000;

export interface Proceedings {
  readonly service: ProceedingsService;
  readonly documents: CaseDocuments;
  readonly directory: CaseDirectory;
  readonly partiesOf: ReturnType<typeof casePartiesReading>;
  readonly pdf: PdfPages;
  /** A page renderer for people who are not staff, so that they do not wait for staff or the other way round. */
  readonly pdfOfPeople: PdfPages;
  /** Recent views of documents, by any access. */
  readonly looks: RecentViews;
  /** What is stored about orders besides the log. */
  readonly store: OrderStore;
  /** Papers of orders that some people may not see. */
  readonly closed: ClosedPapers;
  readonly titlesFor: ShownTitles;
  /** Update the logs of cases when their files and bookings change. */
  readonly onCase: CaseWriter;
  readonly onBooking: BookingWriter;
  /** Scans documents that were filed and not scanned yet. */
  readonly scans: DocumentScans;
  /** Scans files that wait outside of cases. */
  readonly scanBefore: ScanBefore;
}

interface DocumentScans {
  begin(log: Pick<Logger, 'error'>): Promise<void>;
  close(): Promise<void>;
}

/** Proceedings of cases: their logs and their documents. */
export function openProceedings({
  bus,
  database,
  masterKey,
  randomBytes,
  now,
  scanner = null,
}: {
  readonly bus: EventBus;
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Scans filed documents for viruses; without a scanner nothing is scanned. */
  readonly scanner?: { readonly address: NonNullable<Config['clamd']>; readonly log: Logger } | null;
}): Proceedings {
  const read = caseReading(database, masterKey, randomBytes);
  const protection = findProtected(masterKey, randomBytes);
  const directory: CaseDirectory = {
    async fileOf(id, on = database) {
      const found = await read(id, on);
      if (found === undefined) return undefined;
      const { file, bookings } = found;
      const hearings = bookings.map(({ id }) => id);
      const writers = await writersOf(on, hearings);
      const known = (await lostIn(on, id)) ? (await protection.inCases(on, [id])).get(id) : undefined;
      const hidden = hiddenPeopleOf(file, bookings, await protectionOfSeats(on, hearings), known?.lost);
      return {
        file,
        hearings: bookings.map((booking) => hearingOfCase(booking, writers.get(booking.id)!)),
        protected: new Set(hidden.flatMap(({ parties }) => parties)),
        hidden,
        namedAsBefore: (text) => (known?.namedAsBefore(text) ?? []).map((people) => hiddenPerson(file, people)),
      };
    },
  };
  const [pdf, pdfOfPeople] = [pdfPages(), pdfPages()];
  const service = new ProceedingsService({ bus, database, directory, masterKey, randomBytes, now });
  const store = orderStore({ database, masterKey, randomBytes });
  const documents = caseDocuments({
    database,
    objects: databaseObjects,
    pdf: { desk: pdf, people: pdfOfPeople },
    recordings: new Recordings(),
    masterKey,
    randomBytes,
    toScan: scanner && (() => worker?.wake()),
    now,
  });
  const closed = closedPapers({ service, store });
  const scan = scanner && clamdScanner(scanner.address);
  const worker = scanner && scan && scanWorker({ database, service, documents, scan, log: scanner.log, now });
  return {
    service,
    documents,
    scans: {
      async begin(log) {
        worker?.wake();
        const waiting = worker === null ? await countToScan(database) : 0;
        if (waiting > 0) log.error({ documents: waiting }, 'documents wait for a virus scanner: set CLAMD_ADDRESS');
      },
      close: async () => worker?.close(),
    },
    scanBefore: scanBefore(scan, scanner && scanner.log),
    directory,
    partiesOf: casePartiesReading(database, masterKey, randomBytes),
    pdf,
    pdfOfPeople,
    looks: new RecentViews(now),
    store,
    closed,
    titlesFor: shownTitles({ directory, documents, closed }),
    onCase: onCase(service),
    onBooking: onBooking(service),
  };
}

function scanWorker(parts: Parameters<typeof scanQueue>[0] & { readonly log: Logger }) {
  return new OutboxWorker({
    name: 'scans',
    queue: scanQueue(parts),
    sendMs: SCAN_MS,
    leaseMs: SCAN_LEASE_MS,
    // Each scan holds a document in memory, so few run at once. With two, a slow one does not block the other.
    atOnce: 2,
    log: parts.log,
    now: parts.now,
    random: Math.random,
  });
}

/** Orders and decisions of cases. */
export function openOrders({
  config,
  database,
  masterKey,
  proceedings,
  ...parts
}: {
  readonly config: Pick<Config, 'publicUrl' | 'court' | 'timeStamps' | 'timeStampCertificates'>;
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly proceedings: Proceedings;
} & Pick<OrderParts, 'papers' | 'clock' | 'namesOf' | 'send' | 'stepUp' | 'randomBytes' | 'now'>): OrderDesk {
  const seal = paperSeal(config, { database, masterKey, randomBytes: parts.randomBytes });
  return orderDesk({ ...parts, ...proceedings, ...seal });
}

/** The key and letterhead for sealing any kind of court paper. */
export function paperSeal(
  {
    publicUrl,
    court,
    timeStamps: url,
    timeStampCertificates: certificates,
  }: Pick<Config, 'publicUrl' | 'court' | 'timeStamps' | 'timeStampCertificates'>,
  keys: Parameters<typeof makeSealNote>[0],
): Pick<OrderParts, 'sealKey' | 'timeStamps' | 'letterhead'> {
  const key = sealKeyOf(sealSecret(keys.masterKey), originOf(publicUrl));
  return {
    sealKey: {
      privateKey: key.privateKey.export({ type: 'pkcs8', format: 'der' }),
      get certificate() {
        return key.certificate;
      },
      note: () => makeSealNote(keys, describeCertificate(key).fingerprint),
    },
    timeStamps: url === null ? null : { url, certificates },
    letterhead: { court: court.name?.fa ?? null, publicUrl, zone: court.zone },
  };
}

/** Whether names of any hearing of a case were destroyed, or protected people of the case are recognized by marks. */
async function lostIn({ db }: Database, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('bookings')
    .leftJoin('hearing_keys', 'hearing_keys.hearing_id', 'bookings.hearing_id')
    .select('bookings.hearing_id')
    .where('bookings.case_id', '=', id)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('hearing_keys.hearing_id', 'is', null),
        exists(
          selectFrom('protected_identities')
            .select('mark')
            .whereRef('protected_identities.hearing_id', '=', 'bookings.hearing_id'),
        ),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
