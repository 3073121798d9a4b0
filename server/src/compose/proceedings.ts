import { databaseObjects } from '../files/object-store.ts';
import { pdfPages } from '../files/pdf-pages.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { caseDocuments } from '../proceedings/case-documents.ts';
import type { CaseDocuments } from '../proceedings/case-documents.ts';
import { hearingOfCase, onBooking, onCase } from '../proceedings/followers.ts';
import type { CaseDirectory } from '../proceedings/ports.ts';
import { ProceedingsService } from '../proceedings/proceedings-service.ts';
import { writersOf } from '../proceedings/writers.ts';
import { casePartiesReading, caseReading } from '../scheduling/case-directory.ts';
import type { BookingWriter, CaseWriter } from '../scheduling/ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import type { PdfPages } from '../files/pdf-pages.ts';

export interface Proceedings {
  readonly service: ProceedingsService;
  readonly documents: CaseDocuments;
  readonly directory: CaseDirectory;
  readonly partiesOf: ReturnType<typeof casePartiesReading>;
  readonly pdf: PdfPages;
  /** Have the logs of cases follow their files and bookings. */
  readonly onCase: CaseWriter;
  readonly onBooking: BookingWriter;
}

/** Proceedings of cases: their logs and their documents. */
export function openProceedings({
  bus,
  database,
  masterKey,
  randomBytes,
  now,
}: {
  readonly bus: EventBus;
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Proceedings {
  const read = caseReading(database, masterKey, randomBytes);
  const directory: CaseDirectory = {
    async fileOf(id, on = database) {
      const found = await read(id, on);
      if (found === undefined) return undefined;
      const { file, bookings } = found;
      const writers = await writersOf(
        on,
        bookings.map(({ id }) => id),
      );
      return { file, hearings: bookings.map((booking) => hearingOfCase(booking, writers.get(booking.id)!)) };
    },
  };
  const pdf = pdfPages();
  const service = new ProceedingsService({ bus, database, directory, masterKey, randomBytes, now });
  return {
    service,
    documents: caseDocuments({ database, objects: databaseObjects, pdf, masterKey, randomBytes, now }),
    directory,
    partiesOf: casePartiesReading(database, masterKey, randomBytes),
    pdf,
    onCase: onCase(service),
    onBooking: onBooking(service),
  };
}
